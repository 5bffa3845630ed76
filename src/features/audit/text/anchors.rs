//! What is said of checkpoints that are kept outside (T7).

use crate::features::audit::model::{Anchor, AnchorFault, AnchorKind};

/// Over what is wrong with one.
pub const FAILS: &str = "Checkpoints do not get outside.";
/// Before the time since when that is so.
pub const SINCE: &str = "Since";

/// How an anchor stands, in one line.
pub fn says(anchor: &Anchor) -> String {
    let Anchor { kind, name, size, waiting, fault, .. } = anchor;
    let place = match kind {
        AnchorKind::File => format!("the file {name}"),
        AnchorKind::Webhook => format!("the webhook at {name}"),
    };
    let held = match size {
        Some(size) => format!("Anchored up to entry {} in {place}.", size - 1),
        None => format!("Nothing is anchored in {place} yet."),
    };
    let lag = match waiting {
        0 => String::new(),
        1 => " 1 entry waits.".to_owned(),
        many => format!(" {many} entries wait."),
    };
    match fault {
        Some(fault) => format!("{} {held}{lag}", failure(*fault, &place)),
        None => format!("{held}{lag}"),
    }
}

fn failure(fault: AnchorFault, place: &str) -> String {
    let place = capital(place);
    match fault {
        AnchorFault::Unwritable => format!("{place} cannot be written."),
        AnchorFault::Cut => {
            format!("{place} does not hold the checkpoints any more that were written to it, so nothing is added.")
        }
        AnchorFault::Contradicted => {
            format!("{place} holds a checkpoint that this trail does not have, so nothing is added.")
        }
        AnchorFault::NotLicensed => {
            format!("{place} needs a licence with anchoring. Checkpoints wait until there is one.")
        }
        AnchorFault::Forbidden => format!("{place} has an address that may not be reached."),
        AnchorFault::Unreachable => format!("{place} cannot be reached."),
        AnchorFault::Slow => format!("{place} does not answer in time."),
        AnchorFault::Refused => format!("{place} does not take them."),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// What to do about a fault.
pub const fn advice(fault: AnchorFault) -> &'static str {
    match fault {
        AnchorFault::Unwritable => {
            "let the user that runs pinchy append to it, or name another in PINCHY_AUDIT_ANCHOR_FILE"
        }
        AnchorFault::Cut => {
            "find out who shortened it and put it back, or name another in PINCHY_AUDIT_ANCHOR_FILE to begin anew"
        }
        AnchorFault::Contradicted => "run `pinchy audit verify`: the end of the trail may have been cut off",
        AnchorFault::NotLicensed => "save a licence key with anchoring on the page /license",
        AnchorFault::Forbidden => {
            "name another in PINCHY_AUDIT_ANCHOR_URL; PINCHY_ALLOW_PRIVATE and PINCHY_ALLOW_LOOPBACK let pinchy into nearer networks"
        }
        AnchorFault::Unreachable | AnchorFault::Slow | AnchorFault::Refused => {
            "look at the receiver, and at PINCHY_AUDIT_ANCHOR_URL; what waits is sent once it answers"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_says_how_far_it_is_and_what_is_wrong() {
        let anchor = |size, waiting, fault| Anchor {
            kind: AnchorKind::File,
            name: "/mnt/log".to_owned(),
            size,
            waiting,
            fault,
            since: None,
        };
        assert_eq!(says(&anchor(Some(8), 0, None)), "Anchored up to entry 7 in the file /mnt/log.");
        assert_eq!(
            says(&anchor(Some(8), 2, Some(AnchorFault::Unwritable))),
            "The file /mnt/log cannot be written. Anchored up to entry 7 in the file /mnt/log. 2 entries wait."
        );
        assert_eq!(says(&anchor(None, 0, None)), "Nothing is anchored in the file /mnt/log yet.");
    }
}
