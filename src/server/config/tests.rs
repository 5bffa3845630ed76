use figment::Figment;
use figment::providers::{Format, Toml};
use figment::value::{Dict, Value};
use secrecy::ExposeSecret;

use super::*;

fn config(file: Option<&str>, environment: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::from_layers(file, environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

fn with(environment: &[(&str, &str)]) -> Config {
    config(None, environment).unwrap()
}

#[test]
fn without_file_and_environment_the_reference_holds() {
    let config = with(&[]);
    assert_eq!(config.addr.to_string(), "127.0.0.1:3000");
    assert_eq!(config.data, Path::new("data"));
    assert_eq!(config.database_url.expose_secret(), "sqlite:data/pinchy.db");
    assert_eq!(config.public_url.map(|url| url.to_string()).as_deref(), Some("http://127.0.0.1:3000"));
    assert!(!config.public_url_from_env);
    assert_eq!(config.key_file, Path::new("data/key"));
    assert_eq!(config.audit_key_file, Path::new("data/audit.key"));
    assert!(config.audit_key.is_none());
    assert!(config.trusted_proxies.is_empty());
    assert_eq!(config.session_idle, Duration::from_secs(12 * 3_600));
    assert_eq!(config.session_absolute, Duration::from_secs(30 * 24 * 3_600));
    assert_eq!(config.argon2, Argon2Cost { m_cost_kib: 19_456, t_cost: 2, p_cost: 1 });
    assert_eq!((config.allow.loopback, config.allow.private), (false, false), "V3");
    assert_eq!(config.max_body_bytes, 1024 * 1024);
    assert!(config.metrics_token.is_none());
    assert_eq!(config.license_public_key, None);
    assert_eq!(config.log, "info");
    assert_eq!(config.log_format, LogFormat::Text);
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_the_reference() {
    let file = "[pinchy]\naddr = \"127.0.0.1:4000\"\nlog = \"warn\"\nmax_body_kib = 128\ntrusted_proxies = [\"10.0.0.0/8\", \"::1\"]\n";
    let config = config(Some(file), &[("PINCHY_LOG", "debug"), ("PINCHY_DATA", "/srv/pinchy")]).unwrap();
    assert_eq!(config.addr.port(), 4000);
    assert_eq!(config.log, "debug");
    assert_eq!(config.max_body_bytes, 128 * 1024);
    assert_eq!(config.trusted_proxies.len(), 2);
    assert_eq!(config.database_url.expose_secret(), "sqlite:/srv/pinchy/pinchy.db");
    assert_eq!(config.key_file, Path::new("/srv/pinchy/key"));
    assert_eq!(config.audit_key_file, Path::new("/srv/pinchy/audit.key"));
}

#[test]
fn o1_a_limit_is_given_where_the_environment_says_it_or_a_file_says_something_else_than_the_reference() {
    let given = |file: Option<&str>, variables: &[(&str, &str)]| {
        let config = config(file, variables).unwrap();
        (config.session_idle_from_env, config.session_absolute_from_env)
    };
    let reference = include_str!("../../../Leptos.toml");
    assert_eq!(given(None, &[]), (false, false));
    assert_eq!(given(Some(reference), &[]), (false, false), "the reference file as it is");
    assert_eq!(given(Some("[pinchy]\nsession_idle = \"1h\"\n"), &[]), (true, false));
    assert_eq!(given(None, &[("PINCHY_SESSION_ABSOLUTE", "30d")]), (false, true), "also where it says the same");
}

#[test]
fn every_setting_has_a_variable() {
    let config = with(&[
        ("PINCHY_ADDR", "[::1]:8080"),
        ("DATABASE_URL", "postgres://me:secret@db/pinchy"),
        ("PINCHY_PUBLIC_URL", "https://pinchy.example.com/"),
        ("PINCHY_KEY_FILE", "/run/secrets/pinchy"),
        ("PINCHY_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8"),
        ("PINCHY_SESSION_IDLE", "15m"),
        ("PINCHY_SESSION_ABSOLUTE", "7d"),
        ("PINCHY_ARGON2_M_COST_KIB", "65536"),
        ("PINCHY_ARGON2_T_COST", "3"),
        ("PINCHY_ARGON2_P_COST", "4"),
        ("PINCHY_MAX_BODY_KIB", "2048"),
        ("PINCHY_ALLOW_LOOPBACK", "true"),
        ("PINCHY_ALLOW_PRIVATE", "true"),
        ("PINCHY_METRICS_TOKEN", "1234567890123456"),
        ("PINCHY_LOG_FORMAT", "json"),
        ("PINCHY_LICENSE_PUBLIC_KEY", VERIFYING_KEY),
    ]);
    assert_eq!(config.database_url.expose_secret(), "postgres://me:secret@db/pinchy");
    assert!(config.public_url_from_env);
    assert!(config.public_url.unwrap().is_https());
    assert_eq!(config.key_file, Path::new("/run/secrets/pinchy"));
    assert_eq!(config.trusted_proxies, ["127.0.0.1/32".parse().unwrap(), "10.0.0.0/8".parse().unwrap()]);
    assert_eq!(config.session_idle, Duration::from_secs(900));
    assert_eq!(config.argon2, Argon2Cost { m_cost_kib: 65_536, t_cost: 3, p_cost: 4 });
    assert_eq!((config.allow.loopback, config.allow.private), (true, true));
    assert_eq!(config.max_body_bytes, 2 * 1024 * 1024);
    assert_eq!(config.metrics_token.unwrap().expose_secret(), "1234567890123456");
    assert_eq!(config.log_format, LogFormat::Json);
    assert_eq!(config.license_public_key.unwrap().to_string(), VERIFYING_KEY);
}

/// The other half of this key nobody has.
const VERIFYING_KEY: &str = "pinchy-verifying-AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

#[test]
fn l1_a_key_that_was_built_in_is_not_replaced_at_the_start() {
    let other = VERIFYING_KEY.replace("AAEC", "BBEC");
    let layers = Layers::new(None, [("PINCHY_LICENSE_PUBLIC_KEY".to_owned(), other.clone())]).unwrap();
    let text = |built_in| license_key(&layers, built_in).map(|key| key.unwrap().to_string());
    assert_eq!(text(Some(VERIFYING_KEY)).as_deref(), Ok(VERIFYING_KEY));
    assert_eq!((text(None), text(Some(""))), (Ok(other.clone()), Ok(other)));
    let refused = text(Some("nonsense")).unwrap_err().to_string();
    assert!(
        refused.starts_with("PINCHY_LICENSE_PUBLIC_KEY (this build): \"nonsense\" is no verifying key"),
        "{refused}"
    );
}

#[test]
fn an_empty_variable_is_none() {
    let config = with(&[("PINCHY_PUBLIC_URL", ""), ("PINCHY_METRICS_TOKEN", " "), ("DATABASE_URL", "")]);
    assert!(!config.public_url_from_env);
    assert!(config.metrics_token.is_none());
    assert_eq!(config.database_url.expose_secret(), "sqlite:data/pinchy.db");
}

#[test]
fn a_wildcard_has_no_public_address_until_one_is_configured() {
    assert!(with(&[("PINCHY_ADDR", "0.0.0.0:3000")]).public_url.is_none());
    let configured = with(&[("PINCHY_ADDR", "[::]:3000"), ("PINCHY_PUBLIC_URL", "http://pinchy.lan")]);
    assert_eq!(configured.public_url.unwrap().to_string(), "http://pinchy.lan");
}

#[test]
fn the_port_that_was_really_bound_is_taken_over() {
    let mut config = with(&[("PINCHY_ADDR", "127.0.0.1:0")]);
    config.bound_to("127.0.0.1:4711".parse().unwrap());
    assert_eq!(config.public_url.unwrap().to_string(), "http://127.0.0.1:4711");
}

#[test]
fn a_bad_value_is_refused_in_words_that_name_the_variable() {
    for (name, value, words) in [
        ("PINCHY_ADDR", "localhost", "\"localhost\" is not an address with a port"),
        ("PINCHY_PUBLIC_URL", "pinchy.example.com", "\"pinchy.example.com\" is not an address such as"),
        ("PINCHY_PUBLIC_URL", "https://a.example/chat", "must end after the host and port"),
        ("DATABASE_URL", "mysql://me:secret@db", "the value must begin with sqlite: or postgres://"),
        ("PINCHY_TRUSTED_PROXIES", "10.0.0.0/8,proxy", "holds \"proxy\""),
        ("PINCHY_SESSION_IDLE", "soon", "is not a time such as"),
        ("PINCHY_SESSION_IDLE", "12é", "is not a time such as"),
        ("PINCHY_SESSION_IDLE", "5s", "between 1 minute and 10 years"),
        ("PINCHY_SESSION_IDLE", "31d", "must not be longer than PINCHY_SESSION_ABSOLUTE"),
        ("PINCHY_ARGON2_M_COST_KIB", "4096", "is not a number from 19456"),
        ("PINCHY_ARGON2_T_COST", "1", "is not a number from 2"),
        ("PINCHY_ARGON2_P_COST", "0", "is not a number from 1"),
        ("PINCHY_MAX_BODY_KIB", "-1", "is not a number from 64"),
        ("PINCHY_ALLOW_PRIVATE", "yes", "is neither true nor false"),
        ("PINCHY_METRICS_TOKEN", "short", "the value must have at least 16"),
        ("PINCHY_LOG", "pinchy=loud", "is not a log filter"),
        ("PINCHY_LOG_FORMAT", "xml", "is neither text nor json"),
    ] {
        let message = config(None, &[(name, value)]).unwrap_err().to_string();
        assert!(message.starts_with(&format!("{name} (environment): ")), "{message}");
        assert!(message.contains(words), "{message}");
        assert!(!message.contains("secret"), "{message}");
    }
}

#[test]
fn a_bad_file_is_refused_in_words() {
    let refused = |file: &str| config(Some(file), &[]).unwrap_err().to_string();
    assert!(refused("[pinchy]\naddr = \"x\"").starts_with("PINCHY_ADDR (Leptos.toml): \"x\" is not"));
    assert_eq!(refused("[pinchy]\nadress = \"x\""), "Leptos.toml: [pinchy] has no setting `adress`");
    assert!(refused("[pinchy").starts_with("Leptos.toml cannot be read"));
    assert!(refused("pinchy = 1").contains("must be a section"));
}

#[test]
fn secrets_do_not_show_in_debug() {
    let config =
        with(&[("DATABASE_URL", "postgres://me:geheim@db/p"), ("PINCHY_METRICS_TOKEN", "geheim-geheim-geheim")]);
    assert!(!format!("{config:?}").contains("geheim"));
}

#[test]
fn leptos_gets_our_address_and_no_hashing() {
    let options = leptos_options(&with(&[("PINCHY_ADDR", "127.0.0.1:4000")])).unwrap();
    assert_eq!(options.site_addr.port(), 4000);
    assert_eq!(&*options.output_name, "pinchy");
    assert!(!options.hash_files);
}

#[test]
fn leptos_toml_and_cargo_toml_agree_where_they_share_keys() {
    let section = |text: &str| -> Dict {
        let value = Figment::from(Toml::string(text)).find_value("package.metadata.leptos").unwrap();
        let Value::Dict(_, dict) = value else { panic!("not a section") };
        dict
    };
    let ours = section(layers::REFERENCE);
    let cargo = section(include_str!("../../../Cargo.toml"));
    let shared: Vec<_> = ours.keys().filter(|key| cargo.contains_key(*key)).collect();
    assert!(shared.len() >= 5, "{shared:?}");
    for key in shared {
        assert_eq!(ours[key], cargo[key], "{key}");
    }
}

#[test]
fn the_section_of_leptos_is_the_last_one() {
    let (_, after) = layers::REFERENCE.split_once("\n[package.metadata.leptos]").unwrap();
    assert!(!after.lines().any(|line| line.starts_with('[')));
}

#[test]
fn t7_what_is_posted_is_signed_and_neither_address_nor_secret_is_told() {
    let read = |pairs: &[(&str, &str)]| {
        Config::from_layers(None, pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    };
    let (url, secret) = ("https://hooks.example.com/in/9f2c", "0123456789abcdef");
    assert!(read(&[]).unwrap().audit_webhook.is_none());
    let config = read(&[("PINCHY_AUDIT_ANCHOR_URL", url), ("PINCHY_AUDIT_ANCHOR_SECRET", secret)]).unwrap();
    assert_eq!(config.audit_webhook.as_ref().unwrap().key(), secret.as_bytes());
    let told = format!("{config:?}");
    assert!(!told.contains("9f2c") && !told.contains(secret), "{told}");
    let whsec = read(&[("PINCHY_AUDIT_ANCHOR_URL", url), ("PINCHY_AUDIT_ANCHOR_SECRET", "whsec_AAECAwQFBgcICQ==")]);
    assert_eq!(whsec.unwrap().audit_webhook.unwrap().key(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (wrong, says) in [
        (vec![("PINCHY_AUDIT_ANCHOR_URL", url)], "PINCHY_AUDIT_ANCHOR_SECRET"),
        (vec![("PINCHY_AUDIT_ANCHOR_URL", "ftp://x"), ("PINCHY_AUDIT_ANCHOR_SECRET", secret)], "must be an address"),
        (vec![("PINCHY_AUDIT_ANCHOR_URL", url), ("PINCHY_AUDIT_ANCHOR_SECRET", "short")], "16"),
    ] {
        let error = read(&wrong).unwrap_err().to_string();
        assert!(error.contains(says) && !error.contains("9f2c"), "{error}");
    }
}
