//! The design system: components that know no feature. Their looks stand in `style/`, their own few sentences in [`text`].
//!
//! Every component renders the same tree on the server and in the browser, works with scripts off, and takes uncontrolled
//! start values, so that what was typed before hydration is never lost.

mod alert;
mod avatar;
mod browser;
mod button;
mod check_list;
mod checkbox;
mod chip;
mod choice;
mod copy;
mod counter;
mod curtain;
mod dialog;
mod empty;
mod error_state;
mod escaped;
mod field;
mod files;
mod follow;
mod icon;
mod message_field;
mod password;
mod password_hint;
mod popover;
mod prose;
mod radio_group;
#[cfg(feature = "hydrate")]
mod row_focus;
mod rows;
mod select;
mod skeleton;
mod table;
mod tabs;
pub mod text;
mod textarea;
mod time;
mod time_text;
mod title;
mod toast;

pub use alert::{Alert, AlertKind};
pub use avatar::{AgentAvatar, AgentFace, Avatar, AvatarSize, hue, initials};
pub use browser::{fill, focus, go_to_end, is_at_end, text_of};
pub use button::{Button, ButtonKind, LinkButton, SubmitButton};
pub use check_list::{CheckList, CheckOption};
pub use checkbox::Checkbox;
pub use chip::{RoleChip, StatusChip, StatusKind};
pub use choice::{Choice, ChoiceList, ChoiceTiles, Tile};
pub use copy::OnceLink;
pub use counter::{Counter, use_typed};
pub use curtain::Curtain;
pub use dialog::{CancelLink, Dialog, DialogActions, Overlay};
pub use empty::Empty;
pub use error_state::LoadFailed;
pub use escaped::escaped;
pub use field::TextField;
pub use files::{CopyButton, CsvFile, DownloadLink, PictureField};
pub use icon::{Glyph, Icon, Mark};
pub use message_field::MessageField;
pub use password::PasswordField;
pub use password_hint::{Hint, light_hint};
pub use popover::{Menu, MenuItem, Popover, PopoverPanel};
pub use prose::{GrowingProse, Prose};
pub use radio_group::{RadioGroup, RadioOption};
pub use rows::{Listing, Row, Rows};
pub use select::{Select, SelectOption};
pub use skeleton::SkeletonRows;
pub use table::TableFrame;
pub use tabs::{Tab, Tabs};
pub use textarea::TextArea;
pub use time::{AbsoluteTime, RelativeTime, TimeStyle};
pub use time_text::{absolute, iso, relative};
pub use title::Title;
#[cfg(feature = "ssr")]
pub use title::preload_wasm;
pub use toast::Toast;
