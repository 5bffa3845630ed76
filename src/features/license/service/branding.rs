//! Own logo and colour on sign-in and claim (L3): what may be chosen, and the style sheet that it becomes.

use super::has;
use crate::domain::{Authority, Topic};
use crate::error::{AppError, BrandingFault};
use crate::features::{
    audit::{self, Event, LicenseEvent, NewEntry},
    license::{
        model::{Feature, LicenseActed, LicenseDeed, MAX_LOGO_KIB, MAX_LOGO_PIXELS},
        store::{self, BrandingRow, LogoRow},
    },
};
use crate::server::{
    AppState,
    crypto::sha256,
    db::{Tx, actor},
};
use crate::write_tx;
use csscolorparser::Color;
use data_encoding::HEXLOWER;
use imagesize::ImageType;

/// The least contrast of text (WCAG 2.2, 1.4.3).
const AA: f32 = 4.5;
/// The height at which a logo is shown, and the width that it has at most, in pixels.
const SHOWN_HEIGHT: i64 = 40;
const SHOWN_WIDTH: i64 = 200;
/// How much of a hash stands in an address, in hexadecimal digits.
const SHORT: usize = 16;

/// A logo that was looked at.
#[derive(Clone, Debug)]
pub struct Logo {
    row: LogoRow,
    size: (i64, i64),
}

impl Logo {
    /// Looks at a file. What it is shows in its first bytes; its name and what the browser says of it count for nothing. A vector
    /// picture could hold scripts and is none that is taken.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn of(file: Vec<u8>) -> Result<Self, BrandingFault> {
        if file.len() > MAX_LOGO_KIB * 1024 {
            return Err(BrandingFault::TooHeavy);
        }
        let kind = match imagesize::image_type(&file) {
            Ok(ImageType::Png) => "png",
            Ok(ImageType::Jpeg) => "jpeg",
            Ok(ImageType::Webp) => "webp",
            _ => return Err(BrandingFault::NotAnImage),
        };
        let size = imagesize::blob_size(&file).map_err(|_| BrandingFault::NotAnImage)?;
        let (width, height) = (size.width, size.height);
        if width == 0 || height == 0 {
            return Err(BrandingFault::NotAnImage);
        }
        if width.max(height) > MAX_LOGO_PIXELS {
            return Err(BrandingFault::TooWide);
        }
        let logo_hash = HEXLOWER.encode(&sha256(&file));
        let row = LogoRow { logo: file, logo_kind: kind.to_owned(), logo_hash };
        Ok(Self { row, size: (width as i64, height as i64) })
    }
}

/// Reads a colour, in any way that CSS writes one, as `#rrggbb`; nothing for nothing.
///
/// # Errors
/// [`BrandingFault::NotAColour`], or [`BrandingFault::TooLight`] for the white letters on it.
pub fn colour(text: &str) -> Result<Option<String>, BrandingFault> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let colour = csscolorparser::parse(text).map_err(|_| BrandingFault::NotAColour)?;
    let [r, g, b, alpha] = colour.clamp().to_rgba8();
    if alpha != u8::MAX {
        return Err(BrandingFault::NotAColour);
    }
    let contrast = contrast_of_white(&Color::from_rgba8(r, g, b, alpha));
    if contrast < AA {
        return Err(BrandingFault::TooLight { tenths: (contrast * 10.0) as u32 });
    }
    Ok(Some(format!("#{r:02x}{g:02x}{b:02x}")))
}

/// WCAG's ratio of white to a colour.
fn contrast_of_white(colour: &Color) -> f32 {
    let [r, g, b, _] = colour.to_linear_rgba();
    let luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    1.05 / (luminance + 0.05)
}

/// What shall be shown. No logo leaves the one before.
#[derive(Clone, Debug)]
pub struct NewBranding {
    /// The colour, as it was read.
    pub colour: Option<String>,
    /// Another logo.
    pub logo: Option<Logo>,
}

/// Saves colour and logo. An entry is written only where something changed (U7).
///
/// # Errors
/// [`AppError::NotLicensed`]; those of [`actor::still_may`].
pub async fn brand(app: &AppState, authority: &Authority, new: NewBranding) -> Result<LicenseActed, AppError> {
    let now = app.clock.now();
    write_tx!(app.db, |tx| {
        actor::still_may(tx, authority).await?;
        if !has(tx, app, Feature::Branding).await? {
            return Err(AppError::NotLicensed);
        }
        let before = store::branding(tx).await?;
        if before.colour != new.colour {
            store::set_colour(tx, new.colour.as_deref(), now).await?;
        }
        if let Some(logo) = new.logo.as_ref().filter(|logo| before.logo_hash.as_ref() != Some(&logo.row.logo_hash)) {
            store::set_logo(tx, &logo.row, logo.size, now).await?;
        }
        note(tx, app, authority, before).await?;
        Ok(LicenseActed { deed: LicenseDeed::Branded })
    })
}

/// Takes the logo out, with a licence for it or without.
///
/// # Errors
/// Those of [`actor::still_may`].
pub async fn remove_logo(app: &AppState, authority: &Authority) -> Result<LicenseActed, AppError> {
    let now = app.clock.now();
    write_tx!(app.db, |tx| {
        actor::still_may(tx, authority).await?;
        let before = store::branding(tx).await?;
        store::drop_logo(tx, now).await?;
        note(tx, app, authority, before).await?;
        Ok(LicenseActed { deed: LicenseDeed::LogoRemoved })
    })
}

async fn note(tx: &mut Tx, app: &AppState, authority: &Authority, before: BrandingRow) -> Result<(), AppError> {
    let after = store::branding(tx).await?;
    if before == after {
        return Ok(());
    }
    let event =
        LicenseEvent::Branded { colour: (before.colour, after.colour), logo: (before.logo_hash, after.logo_hash) };
    audit::append(tx, &app.random, NewEntry::by(authority, app.clock.now(), Event::License(event))).await?;
    tx.announce(Topic::License);
    Ok(())
}

/// What sign-in and claim look like at the moment; nothing where they are as Pinchy made them.
///
/// # Errors
/// A fault of the database.
pub async fn style_sheet(app: &AppState) -> Result<Option<String>, AppError> {
    let mut tx = app.db.read().await?;
    let row = store::branding(&mut tx).await?;
    if row == BrandingRow::default() || !has(&mut tx, app, Feature::Branding).await? {
        return Ok(None);
    }
    Ok(Some(css(&row)).filter(|css| !css.is_empty()))
}

/// The address of a style sheet; another sheet has another.
pub fn sheet_address(css: &str) -> String {
    let hash = HEXLOWER.encode(&sha256(css.as_bytes()));
    format!("/branding.css?h={}", &hash[..SHORT])
}

/// The address of a logo; another logo has another.
pub fn logo_address(hash: &str) -> String {
    format!("/branding/logo?h={}", hash.get(..SHORT).unwrap_or(hash))
}

/// The logo with the address that it has now. It is there also where the right to show it has gone: the page of the licence shows it.
///
/// # Errors
/// A fault of the database.
pub async fn logo(app: &AppState) -> Result<Option<Shown>, AppError> {
    let row = store::logo(&mut app.db.read().await?).await?;
    Ok(row.map(|row| Shown {
        address: logo_address(&row.logo_hash),
        content_type: format!("image/{}", row.logo_kind),
        file: row.logo,
    }))
}

/// A logo as it goes out.
pub struct Shown {
    /// Where it lies now.
    pub address: String,
    /// Its media type.
    pub content_type: String,
    /// The file, as it came.
    pub file: Vec<u8>,
}

/// It stands outside all layers, so that it wins, and reaches the pages around sign-in alone. A logo lies on white, whatever the
/// scheme: it was made for that.
fn css(row: &BrandingRow) -> String {
    let mut css = String::new();
    if let Some(colour) = &row.colour {
        css += &format!(
            ".auth .button-primary{{background:{colour};border-color:{colour};color:#fff}}\n\
             .auth .button-primary:is(:hover,:active){{background:color-mix(in oklab,{colour},#000 14%)}}\n\
             .auth .mark-ground{{fill:{colour}}}\n"
        );
    }
    if let (Some(hash), Some(width), Some(height)) = (&row.logo_hash, row.logo_width, row.logo_height) {
        let shown = (width * SHOWN_HEIGHT / height.max(1)).clamp(SHOWN_HEIGHT / 2, SHOWN_WIDTH);
        let address = logo_address(hash);
        css += &format!(
            ".auth-brand .mark{{display:none}}\n\
             .auth-brand::before{{content:\"\";flex:none;box-sizing:content-box;width:{shown}px;height:{SHOWN_HEIGHT}px;padding:4px;\
             border-radius:8px;background:#fff url(\"{address}\") center/contain no-repeat content-box}}\n"
        );
    }
    css
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l3_a_colour_is_read_as_css_writes_it_and_carries_white_letters() {
        let read = |text| colour(text).unwrap();
        assert_eq!(read(" "), None);
        for (text, hex) in
            [("#1D4ED8", "#1d4ed8"), ("#036", "#003366"), ("rgb(0 51 102)", "#003366"), ("#767676", "#767676")]
        {
            assert_eq!(read(text).as_deref(), Some(hex), "{text}");
        }
        let blue = read("oklch(0.45 0.15 260)").unwrap();
        assert!(blue.starts_with('#') && blue.len() == 7, "{blue}");
        for text in ["coral-ish", "#12", "#1d4ed880", "url(x)", "red;}body{display:none", "</style>", "var(--x)"] {
            assert_eq!(colour(text), Err(BrandingFault::NotAColour), "{text}");
        }
        assert_eq!(colour("#777777"), Err(BrandingFault::TooLight { tenths: 44 }), "4.48 to 1 is not enough");
        assert_eq!(colour("#ffffff"), Err(BrandingFault::TooLight { tenths: 10 }));
    }

    /// The head of a PNG file of this size.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        file.extend(width.to_be_bytes());
        file.extend(height.to_be_bytes());
        file.extend([8, 6, 0, 0, 0]);
        file
    }

    #[test]
    fn l3_a_logo_is_known_by_its_first_bytes() {
        let logo = Logo::of(png(120, 40)).unwrap();
        assert_eq!((logo.row.logo_kind.as_str(), logo.size), ("png", (120, 40)));
        let fault = |file: &[u8]| Logo::of(file.to_vec()).unwrap_err();
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".as_slice();
        for file in [b"".as_slice(), b"GIF89a\x01\0\x01\0", svg, b"<html>", &png(1, 1)[..12], &[0; 100]] {
            assert_eq!(fault(file), BrandingFault::NotAnImage, "{file:?}");
        }
        assert_eq!(fault(&png(0, 10)), BrandingFault::NotAnImage);
        assert_eq!(fault(&png(4_097, 10)), BrandingFault::TooWide);
        let mut heavy = png(10, 10);
        heavy.resize(MAX_LOGO_KIB * 1024 + 1, 0);
        assert_eq!(fault(&heavy), BrandingFault::TooHeavy);
    }

    #[test]
    fn the_sheet_names_what_was_chosen_alone() {
        let of = |colour: Option<&str>, logo: Option<(i64, i64)>| {
            css(&BrandingRow {
                colour: colour.map(str::to_owned),
                logo_hash: logo.map(|_| "ab".repeat(32)),
                logo_width: logo.map(|size| size.0),
                logo_height: logo.map(|size| size.1),
            })
        };
        assert_eq!(of(None, None), "");
        assert!(
            of(Some("#003366"), None).contains("background:#003366") && !of(Some("#003366"), None).contains("url(")
        );
        let logo = of(None, Some((120, 60)));
        assert!(
            logo.contains("width:80px;height:40px") && logo.contains("/branding/logo?h=abababababababab\""),
            "{logo}"
        );
        assert!(of(None, Some((10_000, 10))).contains("width:200px"), "a very wide one is made narrower");
        assert_ne!(sheet_address("a"), sheet_address("b"));
    }
}
