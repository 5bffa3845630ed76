//! Own logo and colour on sign-in and claim (L3).

use super::{current, told};
use crate::domain::Authority;
use crate::error::AppError;
use crate::features::license::{
    model::{GRACE, Terms},
    service::{
        branding::{Logo, NewBranding, brand, colour, logo, remove_logo, style_sheet},
        keys,
    },
};
use crate::tests::{
    fixture::Fixture,
    licensed::{DAY, key, license, on_both_licensed, terms},
};

/// The head of a PNG file, which is all that is looked at.
pub fn png(width: u32) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    file.extend(width.to_be_bytes());
    file.extend(40_u32.to_be_bytes());
    file.extend([8, 6, 0, 0, 0]);
    file
}

fn new(hex: &str, width: Option<u32>) -> NewBranding {
    NewBranding { colour: colour(hex).unwrap(), logo: width.map(|width| Logo::of(png(width)).unwrap()) }
}

async fn admin(fixture: &Fixture) -> Authority {
    let ana = fixture.set_up().await;
    fixture.admin(&ana).await.into()
}

#[tokio::test]
async fn l3_logo_and_colour_are_saved_told_once_and_shown() {
    on_both_licensed(|fixture| async move {
        let (ana, app) = (admin(&fixture).await, &fixture.app);
        license(&fixture, 20).await;
        assert_eq!(style_sheet(app).await, Ok(None));
        for _ in 0..2 {
            brand(app, &ana, new("#003366", Some(120))).await.unwrap();
        }
        assert_eq!(told(&fixture).await, ["license.saved", "branding.changed"], "U7");
        let branding = current(&fixture).await.branding;
        let shown = logo(app).await.unwrap().unwrap();
        assert_eq!((branding.colour.as_deref(), branding.logo.as_ref()), (Some("#003366"), Some(&shown.address)));
        assert_eq!((shown.content_type.as_str(), shown.file), ("image/png", png(120)));
        let css = style_sheet(app).await.unwrap().unwrap();
        assert!(css.contains("#003366") && css.contains(&shown.address), "{css}");
        brand(app, &ana, new("", None)).await.unwrap();
        let branding = current(&fixture).await.branding;
        assert_eq!((branding.colour, branding.logo.is_some()), (None, true), "no file leaves the logo");
        for _ in 0..2 {
            remove_logo(app, &ana).await.unwrap();
        }
        assert_eq!(style_sheet(app).await, Ok(None));
        assert_eq!(told(&fixture).await.len(), 4);
    })
    .await;
}

#[tokio::test]
async fn l3_without_the_feature_nothing_is_saved_or_shown_and_nothing_is_lost() {
    on_both_licensed(|fixture| async move {
        let (ana, app) = (admin(&fixture).await, &fixture.app);
        assert_eq!(brand(app, &ana, new("#003366", None)).await, Err(AppError::NotLicensed));
        let plain = Terms { features: Vec::new(), ..terms(20) };
        keys::save(app, &ana, &key(&plain)).await.unwrap();
        assert_eq!(brand(app, &ana, new("#003366", None)).await, Err(AppError::NotLicensed));
        license(&fixture, 20).await;
        brand(app, &ana, new("#003366", Some(120))).await.unwrap();
        app.clock.advance(365 * DAY);
        assert!(style_sheet(app).await.unwrap().is_some(), "the grace");
        app.clock.advance(GRACE);
        assert_eq!(style_sheet(app).await, Ok(None));
        assert_eq!(brand(app, &ana, new("#000000", None)).await, Err(AppError::NotLicensed));
        let later = Terms { expires_at: terms(1).expires_at + 700 * DAY, ..terms(20) };
        keys::save(app, &ana, &key(&later)).await.unwrap();
        assert!(style_sheet(app).await.unwrap().unwrap().contains("#003366"), "what was chosen is there again");
        app.clock.advance(2_000 * DAY);
        remove_logo(app, &ana).await.expect("what is one's own can be taken away always");
    })
    .await;
}
