//! The catalogue of third parties is at one with itself: no name that means two
//! parties, no entry that nobody can find, no link that leads nowhere. Its
//! examples go through the real code wing.

use std::collections::BTreeMap;

use privaudit::code::Detector;
use privaudit::model::{Confidence, SourceFile, SubjectKind};
use privaudit::rules::{Party, RuleSource, Rules};

/// How names are compared: letters and digits only, in lower case.
fn fold(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Package names as their registries compare them.
fn package(ecosystem: &str, name: &str) -> String {
    match ecosystem {
        "pypi" => name.to_lowercase().replace(['_', '.'], "-"),
        "nuget" | "packagist" | "swift" => name.to_lowercase(),
        _ => name.to_owned(),
    }
}

fn rules() -> Rules {
    Rules::builtin().expect("the embedded rules are sound")
}

/// Asks every party; all complaints come together, so that one run names them.
fn complain(rules: &Rules, mut check: impl FnMut(&Party, &mut Vec<String>)) {
    let mut complaints = Vec::new();
    for party in rules.catalogue.parties() {
        check(party, &mut complaints);
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// What has one owner: a second one is a complaint.
#[derive(Default)]
struct Owners(BTreeMap<String, String>);

impl Owners {
    fn claim(&mut self, what: &str, key: String, party: &Party, out: &mut Vec<String>) {
        match self.0.insert(key.clone(), party.id.clone()) {
            Some(old) if old == party.id => out.push(format!("{old}: {what} `{key}` twice")),
            Some(old) => out.push(format!("{what} `{key}`: both {old} and {}", party.id)),
            None => {}
        }
    }
}

#[test]
fn the_catalogue_is_large_enough_to_be_of_use() {
    let size = rules().catalogue.parties().len();
    assert!(size >= 250, "{size}");
}

#[test]
fn an_id_is_written_once() {
    let mut seen = BTreeMap::new();
    for (path, text) in privaudit::rules::EMBEDDED {
        let mut party = false;
        for line in text.lines() {
            if line.starts_with("[[") {
                party = line.trim() == "[[party]]";
            } else if let (true, Some(id)) = (party, line.strip_prefix("id = ")) {
                let old = seen.insert(id, path);
                assert!(old.is_none(), "{id} stands in {old:?} and in {path}");
            }
        }
    }
    assert_eq!(seen.len(), rules().catalogue.parties().len());
}

#[test]
fn a_name_means_one_party() {
    let mut owners = Owners::default();
    complain(&rules(), |party, out| {
        let mut names: Vec<String> =
            [&party.id, &party.name].into_iter().chain(&party.aliases).map(|n| fold(n)).collect();
        names.sort();
        names.dedup();
        for name in names {
            owners.claim("name", name, party, out);
        }
    });
}

#[test]
fn a_package_belongs_to_one_party() {
    let mut owners = Owners::default();
    complain(&rules(), |party, out| {
        for (ecosystem, names) in &party.packages {
            for name in names {
                let key = format!("{ecosystem} {}", package(ecosystem, name));
                owners.claim("package", key, party, out);
            }
        }
    });
}

#[test]
fn a_package_has_the_form_of_its_registry() {
    complain(&rules(), |party, out| {
        for (ecosystem, names) in &party.packages {
            for name in names {
                let inner = name.strip_suffix('*').unwrap_or(name);
                let form = match ecosystem.as_str() {
                    "maven" => name.matches(':').count() == 1,
                    "go" | "swift" => name.contains('.') && name.contains('/'),
                    "packagist" => name.matches('/').count() == 1,
                    "npm" => name.matches('/').count() == usize::from(name.starts_with('@')),
                    "cocoapods" => true,
                    _ => !name.contains('/'),
                };
                if !form || inner.len() < 2 || inner.contains(['*', ' ']) {
                    out.push(format!("{}: `{name}` is no {ecosystem} package", party.id));
                }
            }
        }
    });
}

#[test]
fn a_host_is_a_bare_name_and_belongs_to_one_party() {
    let mut owners = Owners::default();
    let label = |l: &str| {
        !l.is_empty()
            && !l.starts_with('-')
            && !l.ends_with('-')
            && l.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    complain(&rules(), |party, out| {
        for host in &party.hosts {
            if !host.contains('.') || !host.split('.').all(label) {
                out.push(format!("{}: `{host}` is no host name", party.id));
            }
            owners.claim("host", host.clone(), party, out);
        }
    });
    // A host inside another one of the same party says nothing new.
    let mut idle = Vec::new();
    for (host, id) in &owners.0 {
        let mut rest = host.as_str();
        while let Some((_, parent)) = rest.split_once('.') {
            match owners.0.get(parent) {
                Some(other) if other == id => idle.push(format!("{id}: {parent} covers {host}")),
                Some(_) => break,
                None => {}
            }
            rest = parent;
        }
    }
    assert!(idle.is_empty(), "{}", idle.join("\n"));
}

#[test]
fn a_variable_is_specific_and_in_capitals() {
    const ANYBODYS: &[&str] = &[
        "API_KEY",
        "API_TOKEN",
        "BOT_TOKEN",
        "CLIENT_ID",
        "CLIENT_SECRET",
        "DATABASE_URL",
        "EMAIL_HOST",
        "PORT",
        "REDIS_URL",
        "SECRET_KEY",
        "SMTP_HOST",
    ];
    let mut owners = Owners::default();
    complain(&rules(), |party, out| {
        for name in &party.variables {
            let inner = name.strip_suffix('*').unwrap_or(name);
            let ok = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
            if inner.len() < 4 || !inner.chars().all(ok) {
                out.push(format!("{}: `{name}` is no variable", party.id));
            }
            let meant = |plain: &&str| match name.strip_suffix('*') {
                Some(start) => plain.starts_with(start),
                None => *plain == name,
            };
            if let Some(plain) = ANYBODYS.iter().copied().find(|p| meant(p)) {
                out.push(format!("{}: `{name}` stands for {plain}, anybody's", party.id));
            }
            owners.claim("variable", name.clone(), party, out);
        }
    });
}

#[test]
fn a_marker_belongs_to_one_party_and_is_long_enough() {
    let mut owners = Owners::default();
    complain(&rules(), |party, out| {
        for marker in &party.markers {
            if marker.trim().len() < 4 {
                out.push(format!("{}: `{marker}` is too short", party.id));
            }
            owners.claim("marker", marker.clone(), party, out);
        }
    });
}

#[test]
fn a_broader_service_is_known_and_no_circle() {
    let rules = rules();
    complain(&rules, |party, out| {
        let Some(broad) = &party.part_of else { return };
        if rules.catalogue.get(broad).is_none() {
            out.push(format!("{}: part of `{broad}`, which is unknown", party.id));
        }
        if rules.catalogue.party_subsumes(&party.id, broad) {
            out.push(format!("{} and {broad} are part of each other", party.id));
        }
    });
}

#[test]
fn an_entry_can_be_found_and_says_so() {
    complain(&rules(), |party, out| {
        let id = &party.id;
        let places = party.hosts.len() + party.markers.len();
        if places + party.packages.len() + party.variables.len() == 0 {
            out.push(format!("{id}: no package, host, variable or marker"));
        }
        if party.inert && places == 0 {
            out.push(format!("{id}: inert, and neither host nor marker"));
        }
        if party.hit.is_empty() {
            out.push(format!("{id}: no hit"));
        }
        for example in party.hit.iter().chain(&party.miss) {
            match example.split_once(" | ") {
                Some((file, text)) if !file.contains(' ') && !text.trim().is_empty() => {}
                _ => out.push(format!("{id}: `{example}` is not `file name | text`")),
            }
        }
    });
}

#[test]
fn an_example_shows_what_the_entry_lists() {
    complain(&rules(), |party, out| {
        for example in &party.hit {
            let text = example.split_once(" | ").map_or("", |(_, text)| text);
            let plain = package("pypi", text);
            let bare = |name: &str| name.strip_suffix('*').unwrap_or(name).to_owned();
            let listed = |ecosystem: &str, name: &String| match ecosystem {
                "maven" => bare(name).split(':').all(|part| text.contains(part)),
                "pypi" => plain.contains(&package("pypi", &bare(name))),
                _ => text.contains(&bare(name)),
            };
            let found = party.packages.iter().any(|(e, names)| names.iter().any(|n| listed(e, n)))
                || party.hosts.iter().any(|h| text.contains(h.as_str()))
                || party.markers.iter().any(|m| text.contains(m.as_str()))
                || party.variables.iter().any(|v| text.contains(&bare(v)));
            if !found {
                out.push(format!("{}: nothing of the entry is in `{example}`", party.id));
            }
        }
    });
}

#[test]
fn what_reaches_a_kit_is_stated() {
    const KITS: &[&str] = &[
        "advertising",
        "ai",
        "analytics",
        "attribution",
        "avatar",
        "captcha",
        "cdn",
        "email",
        "error-reporting",
        "fonts",
        "geolocation",
        "maps",
        "messaging",
        "payment",
        "push",
        "session-replay",
        "support",
        "video",
    ];
    complain(&rules(), |party, out| {
        if party.categories.is_empty() {
            out.push(format!("{}: no category", party.id));
        }
        let kit = party.categories.iter().any(|c| KITS.contains(&c.as_str()));
        if kit && party.receives.is_empty() {
            out.push(format!("{}: receives nothing", party.id));
        }
        for option in &party.options {
            if option.names.is_empty() || option.adds.is_empty() == option.removes.is_empty() {
                out.push(format!("{}: an option either adds or removes", party.id));
            }
            for removed in option.removes.iter().filter(|r| !party.receives.contains(r)) {
                out.push(format!("{}: removes {removed}, never received", party.id));
            }
            for added in option.adds.iter().filter(|a| party.receives.contains(a)) {
                out.push(format!("{}: adds {added}, received anyway", party.id));
            }
        }
    });
}

#[test]
fn a_country_is_a_code() {
    complain(&rules(), |party, out| {
        if let Some(code) = &party.country
            && !(code.len() == 2 && code.chars().all(|c| c.is_ascii_uppercase()))
        {
            out.push(format!("{}: `{code}` is no country code", party.id));
        }
    });
}

#[test]
fn names_that_policies_use_are_understood() {
    let rules = rules();
    for (name, id) in [
        ("AWS", "aws"),
        ("Google Cloud Platform", "google-cloud"),
        ("GA4", "google-analytics"),
        ("Facebook Login", "meta"),
        ("sendinblue", "brevo"),
        ("Google LLC", "google"),
    ] {
        assert_eq!(rules.catalogue.resolve(name).map(|p| p.id.as_str()), Some(id), "{name}");
    }
    assert!(rules.catalogue.resolve("nobody at all").is_none());
}

#[test]
fn a_service_is_part_of_a_broader_one() {
    let catalogue = rules().catalogue;
    assert!(catalogue.party_subsumes("firebase", "firebase-crashlytics"));
    assert!(catalogue.party_subsumes("google", "firebase-crashlytics"));
    assert!(!catalogue.party_subsumes("firebase-crashlytics", "firebase"));
    assert!(!catalogue.party_subsumes("aws", "firebase"));
}

/// The parties that the code wing finds in one example, `file name | text`.
fn found_in(detector: &Detector, example: &str) -> Vec<String> {
    let (file, text) = example.split_once(" | ").expect("`file name | text`");
    detector
        .detect(&SourceFile::new(file, text))
        .into_iter()
        .filter(|e| e.subject.kind == SubjectKind::Party && e.confidence > Confidence::Low)
        .map(|e| e.subject.id)
        .collect()
}

#[test]
fn every_hit_is_found_and_no_miss_is() {
    let rules = rules();
    let detector = Detector::new(&std::sync::Arc::new(rules.clone()));
    complain(&rules, |party, out| {
        for example in &party.hit {
            let found = found_in(&detector, example);
            if !found.contains(&party.id) {
                out.push(format!("{}: not found in `{example}`, but {found:?}", party.id));
            }
        }
        for example in &party.miss {
            if found_in(&detector, example).contains(&party.id) {
                out.push(format!("{}: found in `{example}`", party.id));
            }
        }
    });
}

#[test]
fn a_company_that_runs_many_services_is_not_all_of_them() {
    let rules = rules();
    let reader = privaudit::policy::Reader::new(&rules);
    let text = "# Privacy\n\nWe share your e-mail address with Google and with Resend.\n";
    let named: Vec<String> = reader
        .read(&SourceFile::new("PRIVACY.md", text))
        .declarations
        .into_iter()
        .flat_map(|d| d.parties)
        .collect();
    assert!(named.contains(&"google".to_owned()), "{named:?}");
    assert!(named.contains(&"resend".to_owned()), "{named:?}");
    assert!(!named.contains(&"google-fonts".to_owned()), "{named:?}");
}

#[test]
fn the_examples_of_the_explanation_are_rules() {
    let readme = include_str!("../rules/README.md");
    let mut examples = 0;
    for block in readme.split("```toml\n").skip(1) {
        let text = block.split("```").next().unwrap_or_default().to_owned();
        let source = RuleSource { path: "rules/README.md".to_owned(), text };
        if let Err(trouble) = Rules::load(std::slice::from_ref(&source)) {
            panic!("{trouble:?}\n{}", source.text);
        }
        examples += 1;
    }
    assert!(examples >= 15, "{examples}");
}
