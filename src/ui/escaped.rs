use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What an address must not hold as it is: all but the unreserved characters of RFC 3986, 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A value as it stands in an address, written the same on both sides.
pub fn escaped(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).to_string()
}
