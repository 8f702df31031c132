//! From bytes to text: byte order marks, UTF-16, legacy encodings, broken
//! bytes. Nothing here can fail; what is no text says so.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// No file above this size is read, in bytes.
pub const MAX_BYTES: u64 = 8 << 20;

/// How far the search for a NUL byte goes, in bytes.
const PROBE: usize = 8 << 10;

/// What came of decoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decoded {
    /// Text, with its byte order mark taken off.
    Text(String),
    /// No text.
    Binary,
}

/// Decodes the bytes of one file.
pub fn decode(bytes: Vec<u8>) -> Decoded {
    if let Some((encoding, length)) = Encoding::for_bom(&bytes) {
        if encoding == UTF_8 {
            let text = String::from_utf8_lossy(&bytes[length..]).into_owned();
            return Decoded::Text(text);
        }
        return Decoded::Text(
            encoding.decode_without_bom_handling(&bytes[length..]).0.into_owned(),
        );
    }
    let probe = &bytes[..bytes.len().min(PROBE)];
    if memchr::memchr(0, probe).is_some() {
        return match utf16_without_mark(probe) {
            Some(encoding) => {
                Decoded::Text(encoding.decode_without_bom_handling(&bytes).0.into_owned())
            }
            None => Decoded::Binary,
        };
    }
    match String::from_utf8(bytes) {
        Ok(text) => Decoded::Text(text),
        Err(broken) => {
            let bytes = broken.as_bytes();
            // A few broken bytes in UTF-8 are still UTF-8.
            let valid = broken.utf8_error().valid_up_to();
            let lossy = String::from_utf8_lossy(bytes);
            let bad = lossy.matches('\u{fffd}').count();
            let multibyte = lossy.chars().filter(|c| !c.is_ascii() && *c != '\u{fffd}').count();
            if bad < multibyte / 4 || (valid * 2 > bytes.len() && multibyte > bad) {
                return Decoded::Text(lossy.into_owned());
            }
            let mut guess = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
            guess.feed(&bytes[..bytes.len().min(64 << 10)], true);
            let encoding = guess.guess(None, chardetng::Utf8Detection::Deny);
            Decoded::Text(encoding.decode_without_bom_handling(bytes).0.into_owned())
        }
    }
}

/// UTF-16 shows in NUL bytes that stand on one side of nearly every pair.
fn utf16_without_mark(probe: &[u8]) -> Option<&'static Encoding> {
    let pairs = probe.len() / 2;
    if pairs < 4 {
        return None;
    }
    let high = probe.chunks_exact(2).filter(|p| p[0] == 0 && p[1] != 0).count();
    let low = probe.chunks_exact(2).filter(|p| p[1] == 0 && p[0] != 0).count();
    match (high * 10 > pairs * 7, low * 10 > pairs * 7) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        match decode(bytes.to_vec()) {
            Decoded::Text(text) => text,
            Decoded::Binary => panic!("taken for binary"),
        }
    }

    #[test]
    fn the_usual_encodings_are_read() {
        assert_eq!(text("\u{feff}naïve".as_bytes()), "naïve");
        let utf16: Vec<u8> = "e-mail: x".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&utf16), "e-mail: x");
        let marked: Vec<u8> = [0xfe, 0xff]
            .into_iter()
            .chain("e-mail".encode_utf16().flat_map(u16::to_be_bytes))
            .collect();
        assert_eq!(text(&marked), "e-mail");
        assert_eq!(
            text(b"Datenschutzerkl\xe4rung f\xfcr die Website"),
            "Datenschutzerklärung für die Website"
        );
        assert!(text("übergrößen \u{fffd} ok".as_bytes()).starts_with("übergrößen"));
    }

    #[test]
    fn binary_is_told_apart_and_broken_bytes_never_stop_it() {
        assert_eq!(decode(b"\x7fELF\0\0\0\x01\x02\x03\0\0".to_vec()), Decoded::Binary);
        assert!(text(b"user_email = 1 \xff\xfe\xfd").contains("user_email"));
        assert_eq!(text(b""), "");
    }
}
