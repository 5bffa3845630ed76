//! The offline verifier over a file, beside plain SHA-256 over the same bytes.

use super::row;
use anyhow::{Context, ensure};
use pinchy::features::audit::log::{
    Checkpoint, LogName, SecretKey, Tiles, commitment,
    file::{End, FORMAT, Head, Line, Value, proof_text},
    record_hash,
    verify::{Given, verify},
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{BufReader, BufWriter, Read, Seek, Write},
    time::Instant,
};
use tlog_tiles::prove_record;

const SALT: [u8; 32] = [7; 32];
const FIELDS: [&str; 3] = ["actor.name", "client.address", "client.user_agent"];
const VALUES: [&str; 3] =
    ["Person 123", "203.0.113.7", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"];
/// As much as the verifier reads at once.
const BUFFER: usize = 1 << 20;

pub fn measure(entries: i64) -> anyhow::Result<()> {
    let (log, key) = (LogName { installation: "bench".to_owned(), number: 1 }, SecretKey::from_seed([1; 32]));
    let mut file = tempfile::tempfile()?;
    write(&file, entries, &log, &key)?;
    let bytes = file.metadata()?.len() as f64;
    let plain = {
        file.rewind()?;
        let began = Instant::now();
        let (mut reader, mut hash, mut piece) = (&file, Sha256::new(), vec![0; BUFFER]);
        loop {
            let read = reader.read(&mut piece)?;
            if read == 0 {
                break;
            }
            hash.update(&piece[..read]);
        }
        ensure!(hash.finalize()[..] != [0; 32], "no hash");
        began.elapsed().as_secs_f64()
    };
    file.rewind()?;
    let began = Instant::now();
    let given = Given { log, key: key.public(), since: None };
    let report = verify(BufReader::with_capacity(BUFFER, &file), &given, |_| {})?;
    let verified = began.elapsed().as_secs_f64();
    ensure!(report.faults.is_empty() && report.entries == entries, "{report:?}");
    row(
        &format!("offline verify of {entries} entries ({:.0} MB)", bytes / 1e6),
        &format!(
            "{verified:.2} s, {:.0} entries/s; plain SHA-256 over the same bytes {plain:.2} s: {:.1} times its time",
            entries as f64 / verified,
            verified / plain
        ),
    )
}

fn body(leaf: i64, commitments: &BTreeMap<&str, String>) -> anyhow::Result<String> {
    let personal = serde_json::to_string(commitments)?;
    Ok(format!(
        r#"{{"v":1,"id":"018bcfe5-6800-7000-8000-{leaf:012}","at":{},"actor":{{"kind":"user","id":"018bcfe5-6800-7000-8000-000000000123","role":"member","session":null}},"action":"session.signed_in","target":null,"outcome":"done","details":{{"limited":false}},"personal":{personal}}}"#,
        1_700_000_000_000 + leaf
    ))
}

fn write(file: &File, entries: i64, log: &LogName, key: &SecretKey) -> anyhow::Result<()> {
    let commitments: BTreeMap<_, _> = FIELDS.into_iter().zip(VALUES.map(|value| commitment(&SALT, value))).collect();
    let mut tree = Tiles::default();
    for leaf in 0..entries {
        tree.push(record_hash(body(leaf, &commitments)?.as_bytes()), &mut BTreeSet::new());
    }
    let root = tree.root().context("no entries")?;
    let checkpoint = Checkpoint::sign(log, entries, root, key).context("no signature")?;
    let mut out = BufWriter::with_capacity(BUFFER, file);
    let head = Head { pinchy_audit_export: FORMAT, checkpoint, whole: true, pruned_below: 0, rotations: Vec::new() };
    line(&mut out, &head)?;
    let salt = data_encoding::HEXLOWER.encode(&SALT);
    for leaf in 0..entries {
        let proof = prove_record(entries as u64, leaf as u64, &tree).map_err(|error| anyhow::anyhow!("{error:?}"))?;
        let personal = FIELDS
            .into_iter()
            .zip(VALUES)
            .map(|(field, value)| (field.to_owned(), Value { salt: salt.clone(), value: value.to_owned() }));
        let entry = body(leaf, &commitments)?;
        line(&mut out, &Line { leaf, entry, proof: proof_text(&proof), personal: personal.collect() })?;
    }
    line(&mut out, &End { end: entries })?;
    Ok(out.flush()?)
}

fn line(out: &mut impl Write, value: &impl Serialize) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    Ok(out.write_all(b"\n")?)
}
