//! The keys that sign a log, and how trust goes from one to the next.

use super::LogName;
use crate::server::crypto::sha256;
use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{SigningKey, VerifyingKey};
use signed_note::{Note, Signer, StandardSigner, StandardVerifier, VerifierList};

/// The note format's mark of an Ed25519 key.
const ED25519: u8 = 1;
/// The first line of a rotation; no log has such a name.
const ROTATION: &str = "pinchy audit key rotation";

/// The key that signs.
#[derive(Clone)]
pub struct SecretKey([u8; 32]);

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey")
    }
}

impl SecretKey {
    /// The key of an Ed25519 seed.
    pub const fn from_seed(seed: [u8; 32]) -> Self {
        Self(seed)
    }

    /// What everybody may know of it.
    pub fn public(&self) -> PublicKey {
        PublicKey(SigningKey::from_bytes(&self.0).verifying_key().to_bytes())
    }

    /// Signs as this log; nothing where the note cannot be signed.
    pub(super) fn sign(&self, log: &LogName, text: &str) -> Option<String> {
        sign(&[self], log, text)
    }

    fn signer(&self, log: &LogName) -> Option<StandardSigner> {
        let name = log.to_string();
        let id = signed_note::key_id(&name, &self.public().marked());
        let seed = BASE64.encode(&[&[ED25519], self.0.as_slice()].concat());
        StandardSigner::new(&format!("PRIVATE+KEY+{name}+{id:08x}+{seed}")).ok()
    }
}

fn sign(keys: &[&SecretKey], log: &LogName, text: &str) -> Option<String> {
    let mut note = Note::new(text.as_bytes(), &[]).ok()?;
    let signers: Vec<StandardSigner> = keys.iter().map(|key| key.signer(log)).collect::<Option<_>>()?;
    note.add_sigs(&signers.iter().map(|signer| signer as &dyn Signer).collect::<Vec<_>>()).ok()?;
    String::from_utf8(note.to_bytes()).ok()
}

/// The public half of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// A key from its 32 bytes; nothing where they are none.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: [u8; 32] = bytes.try_into().ok()?;
        VerifyingKey::from_bytes(&bytes).ok().map(|_| Self(bytes))
    }

    /// Reads the verifier form, `<name>+<id>+<key>`; gives the log, too.
    pub fn parse(text: &str) -> Option<(LogName, Self)> {
        StandardVerifier::new(text).ok()?;
        let (name, rest) = text.split_once('+')?;
        let key = BASE64.decode(rest.split_once('+')?.1.as_bytes()).ok()?;
        Some((name.parse().ok()?, Self::from_bytes(key.strip_prefix(&[ED25519])?)?))
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The verifier form, by which tools know the key of a log.
    pub fn verifier(&self, log: &LogName) -> String {
        let name = log.to_string();
        let key = self.marked();
        format!("{name}+{:08x}+{}", signed_note::key_id(&name, &key), BASE64.encode(&key))
    }

    /// By which people compare keys: the first 16 bytes of the SHA-256 of the key, in hex.
    pub fn fingerprint(&self) -> String {
        HEXLOWER.encode(&sha256(&self.0)[..16])
    }

    fn marked(&self) -> Vec<u8> {
        [&[ED25519], self.0.as_slice()].concat()
    }

    /// Whether this key has signed a note as this log.
    pub(super) fn has_signed(&self, log: &LogName, note: &Note) -> bool {
        StandardVerifier::new(&self.verifier(log))
            .is_ok_and(|verifier| note.verify(&VerifierList::new(vec![Box::new(verifier)])).is_ok())
    }
}

/// Says that `new` signs from now on, signed by both.
pub fn rotation_note(log: &LogName, old: &SecretKey, new: &SecretKey) -> Option<String> {
    let (from, to) = (BASE64.encode(&old.public().marked()), BASE64.encode(&new.public().marked()));
    sign(&[old, new], log, &format!("{ROTATION}\n{log}\n{from}\n{to}\n"))
}

/// Reads a rotation that both keys have signed: from which key to which.
fn read_rotation(installation: &str, note: &str) -> Option<(PublicKey, PublicKey)> {
    let note = Note::from_bytes(note.as_bytes()).ok()?;
    let text = std::str::from_utf8(note.text()).ok()?;
    let lines: Vec<&str> = text.lines().collect();
    let [ROTATION, log, from, to] = lines[..] else { return None };
    let key = |text: &str| PublicKey::from_bytes(BASE64.decode(text.as_bytes()).ok()?.strip_prefix(&[ED25519])?);
    let (log, from, to): (LogName, _, _) = (log.parse().ok()?, key(from)?, key(to)?);
    let signed = from.has_signed(&log, &note) && to.has_signed(&log, &note);
    (log.installation == installation && signed).then_some((from, to))
}

/// Which keys may have signed a log: one that is known, those it handed over to, and those it was handed over from.
#[derive(Clone, Debug)]
pub struct Trust {
    installation: String,
    /// In the order of their use.
    chain: Vec<PublicKey>,
    /// The place of the key that is known.
    known: usize,
}

impl Trust {
    /// Trusts one key of an installation, and what the rotations say of it. Rotations that are not signed by both keys say nothing.
    pub fn new<'a>(installation: &str, known: PublicKey, rotations: impl IntoIterator<Item = &'a str>) -> Self {
        let steps: Vec<_> = rotations.into_iter().filter_map(|note| read_rotation(installation, note)).collect();
        let mut later = vec![known];
        while let Some((_, next)) = later.last().and_then(|last| steps.iter().find(|(from, _)| from == last)) {
            if later.contains(next) {
                break;
            }
            later.push(*next);
        }
        let mut earlier = Vec::new();
        let mut first = known;
        while let Some((before, _)) = steps.iter().find(|(_, to)| *to == first) {
            if earlier.contains(before) || later.contains(before) {
                break;
            }
            earlier.push(*before);
            first = *before;
        }
        earlier.reverse();
        let known = earlier.len();
        Self { installation: installation.to_owned(), chain: [earlier, later].concat(), known }
    }

    /// The installation whose logs these keys sign.
    pub fn installation(&self) -> &str {
        &self.installation
    }

    /// The known key and those it handed over to: they may sign what is newest.
    pub fn newest(&self) -> &[PublicKey] {
        &self.chain[self.known..]
    }

    /// The same and so many keys before them.
    pub fn newest_and_before(&self, keys: usize) -> &[PublicKey] {
        &self.chain[self.known.saturating_sub(keys)..]
    }

    /// All of them: one of these signed what is older.
    pub fn all(&self) -> &[PublicKey] {
        &self.chain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log() -> LogName {
        LogName { installation: "018f0000-0000-7000-8000-000000000001".to_owned(), number: 1 }
    }

    fn key(seed: u8) -> SecretKey {
        SecretKey::from_seed([seed; 32])
    }

    #[test]
    fn the_verifier_form_is_read_back_and_a_changed_one_is_none() {
        let public = key(1).public();
        let text = public.verifier(&log());
        assert_eq!(PublicKey::parse(&text), Some((log(), public)));
        let other = text.replace("/1+", "/2+");
        for wrong in ["", "x", &other, &text[1..], &format!("{text}A")] {
            assert_eq!(PublicKey::parse(wrong), None, "{wrong}");
        }
        assert_eq!(public.fingerprint().len(), 32);
        assert_eq!(format!("{:?}", key(1)), "SecretKey");
    }

    #[test]
    fn trust_follows_rotations_that_both_keys_signed_and_no_others() {
        let installation = log().installation;
        let marked = |seed: u8| BASE64.encode(&key(seed).public().marked());
        let first = rotation_note(&log(), &key(1), &key(2)).unwrap();
        let second = rotation_note(&log(), &key(2), &key(3)).unwrap();
        let text = format!("{}\n", second.split_once("\n\n").unwrap().0.replace(&marked(3), &marked(9)));
        let by_one = sign(&[&key(9)], &log(), &text).unwrap();
        let forged = first.replace(&marked(2), &marked(9));
        let notes = [forged.as_str(), &by_one, &second, &first];
        let keys = |seeds: &[u8]| seeds.iter().map(|seed| key(*seed).public()).collect::<Vec<_>>();
        let trust = Trust::new(&installation, key(1).public(), notes);
        assert_eq!((trust.newest(), trust.all()), (&keys(&[1, 2, 3])[..], &keys(&[1, 2, 3])[..]));
        let trust = Trust::new(&installation, key(2).public(), notes);
        assert_eq!((trust.newest(), trust.all()), (&keys(&[2, 3])[..], &keys(&[1, 2, 3])[..]));
        assert_eq!((trust.newest_and_before(0), trust.newest_and_before(2)), (trust.newest(), trust.all()));
        let trust = Trust::new("another", key(1).public(), notes);
        assert_eq!(trust.all(), keys(&[1]), "a rotation of another installation");
        let round = rotation_note(&log(), &key(3), &key(1)).unwrap();
        let trust = Trust::new(&installation, key(1).public(), [&first[..], &second, &round]);
        assert_eq!(trust.all(), keys(&[1, 2, 3]), "a round ends");
    }
}
