//! The comparison by itself: hand-made evidence and statements, and the
//! verdict that the literature's algorithm gives. No file is read.

use std::collections::BTreeSet;

use privaudit::config::Config;
use privaudit::model::{
    Action, Confidence, DataSubject, Declaration, Evidence, Kind, Marks, Mode, Place, Reason,
    Scope, Severity, Subject, SubjectKind, Verb, Verdict,
};
use privaudit::reconcile::{Outcome, Sides, reconcile};
use privaudit::rules::Rules;

fn place(path: &str, line: u32) -> Place {
    Place { path: path.into(), line, column: 1, end_line: line, end_column: 9 }
}

fn evidence(subject: Subject, action: Action) -> Evidence {
    Evidence {
        place: place("src/app.ts", 1),
        subject,
        action,
        recipient: None,
        value: None,
        about: None,
        snippet: String::new(),
        symbol: "user.field".into(),
        confidence: Confidence::High,
        scope: Scope::Production,
        rule: "test: test".into(),
        why: vec![Reason::because("test", None)],
    }
}

fn data(id: &str, action: Action) -> Evidence {
    evidence(Subject::data(id), action)
}

fn shared(id: &str, with: &str) -> Evidence {
    Evidence { recipient: Some(with.into()), ..data(id, Action::Share) }
}

fn party(id: &str) -> Evidence {
    evidence(Subject::party(id), Action::Use)
}

fn kept(about: &str, period: &str) -> Evidence {
    let mut e = evidence(Subject::practice("retention"), Action::Store);
    e.about = Some(about.into());
    e.value = Some(period.into());
    e
}

fn says(kind: Kind, ids: &[&str]) -> Declaration {
    Declaration {
        place: place("PRIVACY.md", 1),
        kind,
        mode: if kind.denies() { Mode::Deny } else { Mode::Assert },
        verbs: Vec::new(),
        data: ids.iter().map(|s| (*s).to_owned()).collect(),
        parties: Vec::new(),
        party_categories: Vec::new(),
        purposes: Vec::new(),
        values: Vec::new(),
        umbrella: false,
        subject: DataSubject::General,
        scope: None,
        marks: Marks::default(),
        quote: "quote".into(),
        headings: Vec::new(),
    }
}

fn compare(evidence: Vec<Evidence>, declarations: Vec<Declaration>) -> Outcome {
    let evidence: Vec<Evidence> = evidence
        .into_iter()
        .zip(1..)
        .map(|(mut e, line)| {
            e.place.line = line;
            e
        })
        .collect();
    let declarations: Vec<Declaration> = declarations
        .into_iter()
        .zip(1..)
        .map(|(mut d, line)| {
            (d.place.line, d.place.end_line) = (line, line);
            d
        })
        .collect();
    reconcile(&Sides {
        evidence: &evidence,
        declarations: &declarations,
        notes: &[],
        own: &BTreeSet::new(),
        has_policy: true,
        complete: true,
        rules: &Rules::builtin().expect("rules"),
        config: &Config::default(),
        today: None,
    })
}

/// The verdict on the first assessment of this subject.
fn verdict(outcome: &Outcome, kind: SubjectKind, id: &str) -> Verdict {
    outcome
        .assessments
        .iter()
        .find(|a| a.subject.kind == kind && a.subject.id == id)
        .unwrap_or_else(|| panic!("no assessment of {id}: {outcome:#?}"))
        .verdict
}

fn on_data(e: Evidence, declarations: Vec<Declaration>) -> Verdict {
    let id = e.subject.id.clone();
    verdict(&compare(vec![e], declarations), SubjectKind::Data, &id)
}

#[test]
fn the_nearest_statement_decides() {
    let ip = || data("network.ip-address", Action::Log);
    assert_eq!(
        on_data(ip(), vec![says(Kind::Collects, &["network.ip-address"])]),
        Verdict::Disclosed
    );
    assert_eq!(on_data(ip(), vec![says(Kind::Collects, &["network"])]), Verdict::Vague);
    assert_eq!(on_data(ip(), vec![says(Kind::Collects, &["personal-data"])]), Verdict::Undisclosed);
    assert_eq!(on_data(ip(), vec![says(Kind::Collects, &["contact.email"])]), Verdict::Undisclosed);
    // A coarse location is one of its hypernyms, and far from saying it.
    assert_eq!(on_data(ip(), vec![says(Kind::Collects, &["location.coarse"])]), Verdict::Vague);
    // A first name is nearly what "name" says.
    let name = data("identity.first-name", Action::Store);
    assert_eq!(on_data(name, vec![says(Kind::Collects, &["identity.name"])]), Verdict::Disclosed);
    let password = data("credential.password", Action::Store);
    assert_eq!(on_data(password, vec![says(Kind::Collects, &["credential"])]), Verdict::Vague);
}

#[test]
fn an_opener_says_nothing_by_itself() {
    let mut opener = says(Kind::Collects, &["network.ip-address"]);
    opener.umbrella = true;
    assert_eq!(
        on_data(data("network.ip-address", Action::Log), vec![opener]),
        Verdict::Undisclosed
    );
}

#[test]
fn denials_contradict_what_they_name() {
    let denied = |id: &str| says(Kind::NeverCollects, &[id]);
    let gps = || data("location.precise", Action::Collect);
    assert_eq!(on_data(gps(), vec![denied("location.precise")]), Verdict::Contradicted);
    assert_eq!(on_data(gps(), vec![denied("location")]), Verdict::Contradicted);
    // Denying something narrower denies nothing about it.
    let coarse = data("location.coarse", Action::Collect);
    assert_eq!(on_data(coarse, vec![denied("location.precise")]), Verdict::Undisclosed);
    // The narrower sign wins; two of the same width are ambiguous.
    let both = vec![says(Kind::Collects, &["location"]), denied("location.precise")];
    assert_eq!(on_data(gps(), both), Verdict::Contradicted);
    let both = vec![says(Kind::Collects, &["location.precise"]), denied("location")];
    assert_eq!(on_data(gps(), both), Verdict::Disclosed);
    let both = vec![says(Kind::Collects, &["location.precise"]), denied("location.precise")];
    assert_eq!(on_data(gps(), both), Verdict::Ambiguous);
}

#[test]
fn a_denial_holds_for_the_verb_that_it_names() {
    let mut never_store = says(Kind::NeverCollects, &["network.ip-address"]);
    never_store.verbs = vec![Verb::Store];
    let ip = |action| data("network.ip-address", action);
    assert_eq!(on_data(ip(Action::Store), vec![never_store.clone()]), Verdict::Contradicted);
    assert_eq!(on_data(ip(Action::Collect), vec![never_store.clone()]), Verdict::Undisclosed);
    // Collecting is stated and storing denied: storing contradicts.
    let stated = says(Kind::Collects, &["network.ip-address"]);
    let both = vec![stated, never_store];
    assert_eq!(on_data(ip(Action::Store), both.clone()), Verdict::Contradicted);
    assert_eq!(on_data(ip(Action::Collect), both), Verdict::Disclosed);
}

#[test]
fn denials_about_children_or_one_product_deny_nothing_else() {
    let mut child = says(Kind::NeverCollects, &["personal-data", "contact.email"]);
    child.subject = DataSubject::Child;
    let mut product = says(Kind::NeverCollects, &["contact.email"]);
    product.scope = Some("the bot".into());
    let email = data("contact.email", Action::Store);
    let stated = says(Kind::Collects, &["contact.email"]);
    assert_eq!(on_data(email, vec![child, product, stated]), Verdict::Disclosed);
}

#[test]
fn a_general_denial_contradicts_only_what_nobody_calls_impersonal() {
    let none = || vec![says(Kind::NeverCollects, &["personal-data"])];
    assert_eq!(on_data(data("contact.email", Action::Store), none()), Verdict::Contradicted);
    assert_eq!(on_data(data("usage.event", Action::Collect), none()), Verdict::Undisclosed);
    let email = data("contact.email", Action::Store);
    let narrowed = vec![
        says(Kind::NeverCollects, &["personal-data"]),
        says(Kind::Collects, &["contact.email"]),
    ];
    assert_eq!(on_data(email, narrowed), Verdict::Disclosed);
}

#[test]
fn an_exception_softens_a_denial() {
    let mut d = says(Kind::NeverCollects, &["contact.email"]);
    d.marks.exception = true;
    assert_eq!(on_data(data("contact.email", Action::Store), vec![d]), Verdict::Ambiguous);
}

#[test]
fn an_exception_that_is_known_softens_it_for_the_one() {
    let mut d = says(Kind::NeverShares, &["contact.email"]);
    d.marks.exception = true;
    d.values = vec!["except:hosting".into(), "except:stripe".into()];
    let verdict = |with: &str| on_data(shared("contact.email", with), vec![d.clone()]);
    assert_eq!(verdict("sentry"), Verdict::Contradicted);
    assert_ne!(verdict("stripe"), Verdict::Contradicted);
    d.values.push("except:other".into());
    assert_eq!(on_data(shared("contact.email", "sentry"), vec![d]), Verdict::Ambiguous);
}

#[test]
fn who_denies_tracking_cookies_denies_no_session() {
    let verdict = |denied: &str, handled: &str| {
        let mut d = says(Kind::Cookie, &[denied]);
        d.mode = Mode::Deny;
        let outcome = compare(vec![data(handled, Action::Store)], vec![d]);
        let row = outcome.assessments.iter().find(|a| a.subject.id == "cookie");
        row.map(|a| a.verdict)
    };
    let (all, third) = ("tracking.cookie", "tracking.third-party-cookie");
    assert_eq!(verdict(third, all), None);
    assert_eq!(verdict(third, third), Some(Verdict::Contradicted));
    assert_eq!(verdict(all, all), Some(Verdict::Contradicted));
}

#[test]
fn what_the_code_does_not_show_is_a_note_and_an_upheld_denial_is_fine() {
    let outcome = compare(
        vec![],
        vec![says(Kind::Collects, &["contact.fax"]), says(Kind::NeverCollects, &["biometric"])],
    );
    assert_eq!(verdict(&outcome, SubjectKind::Data, "contact.fax"), Verdict::Unevidenced);
    assert_eq!(verdict(&outcome, SubjectKind::Data, "biometric"), Verdict::Disclosed);
    assert!(outcome.findings.iter().all(|f| f.severity == Severity::Note));
}

fn on_party(id: &str, evidence: Vec<Evidence>, declarations: Vec<Declaration>) -> Verdict {
    verdict(&compare(evidence, declarations), SubjectKind::Party, id)
}

#[test]
fn third_parties_are_named_or_covered_by_a_category() {
    let mut named = says(Kind::Shares, &["personal-data"]);
    named.parties = vec!["sentry".into()];
    let mut category = says(Kind::Shares, &["personal-data"]);
    category.party_categories = vec!["monitoring".into()];
    let mut providers = says(Kind::Shares, &["personal-data"]);
    providers.party_categories = vec!["service-provider".into()];
    let mut anybody = says(Kind::Shares, &["personal-data"]);
    anybody.party_categories = vec!["third-party".into()];
    let sentry = || vec![party("sentry")];
    assert_eq!(on_party("sentry", sentry(), vec![named]), Verdict::Disclosed);
    assert_eq!(on_party("sentry", sentry(), vec![category]), Verdict::Vague);
    assert_eq!(on_party("sentry", sentry(), vec![providers]), Verdict::Vague);
    assert_eq!(on_party("sentry", sentry(), vec![anybody]), Verdict::Undisclosed);
    assert_eq!(on_party("sentry", sentry(), vec![]), Verdict::Undisclosed);
}

#[test]
fn selling_is_not_sharing_and_an_import_breaks_no_denial() {
    let mut sale = says(Kind::NeverShares, &["personal-data"]);
    sale.verbs = vec![Verb::Sell];
    let mut never = says(Kind::NeverShares, &["personal-data"]);
    never.verbs = vec![Verb::Share, Verb::Sell];
    let sends = || vec![shared("contact.email", "mixpanel")];
    assert_eq!(on_party("mixpanel", sends(), vec![sale]), Verdict::Undisclosed);
    assert_eq!(on_party("mixpanel", sends(), vec![never.clone()]), Verdict::Contradicted);
    assert_eq!(
        on_party("mixpanel", vec![party("mixpanel")], vec![never.clone()]),
        Verdict::Undisclosed
    );
    // A category that is allowed beside the denial: both are said.
    let mut allowed = says(Kind::Shares, &["personal-data"]);
    allowed.party_categories = vec!["analytics".into()];
    assert_eq!(on_party("mixpanel", sends(), vec![never, allowed]), Verdict::Ambiguous);
}

#[test]
fn a_vendor_that_left_is_a_note() {
    let mut named = says(Kind::Shares, &["personal-data"]);
    named.parties = vec!["zendesk".into()];
    assert_eq!(on_party("zendesk", vec![], vec![named]), Verdict::Unevidenced);
}

/// The verdict on what the code keeps.
fn on_retention(e: Evidence, d: Declaration) -> Verdict {
    let outcome = compare(vec![e], vec![d]);
    let shown = outcome.assessments.iter().find(|a| !a.evidence.is_empty());
    shown.expect("an assessment of the evidence").verdict
}

#[test]
fn periods_are_held_to_what_is_stated_for_the_same_data() {
    let stated = |id: &str, period: &str| {
        let mut d = says(Kind::Retention, &[id]);
        d.values = vec![period.into()];
        d
    };
    let logs = |period: &str| kept("network.request-log", period);
    let d = || stated("network.request-log", "P12M");
    assert_eq!(on_retention(logs("P400D"), d()), Verdict::Contradicted);
    assert_eq!(on_retention(logs("P365D"), d()), Verdict::Disclosed);
    assert_eq!(on_retention(logs("P30D"), d()), Verdict::Disclosed);
    // A period for something broader binds less firmly.
    assert_eq!(on_retention(logs("P400D"), stated("network", "P12M")), Verdict::Vague);
    assert_eq!(on_retention(logs("P400D"), stated("contact.email", "P12M")), Verdict::Undisclosed);
}

#[test]
fn promises_are_shown_missing_or_broken() {
    let mut tls = says(Kind::SecurityClaim, &[]);
    tls.values = vec!["encryption-in-transit".into()];
    let shown = evidence(Subject::practice("encryption-in-transit"), Action::Use);
    let mut off = shown.clone();
    off.value = Some("off".into());
    let ruled = |e: Vec<Evidence>| {
        verdict(&compare(e, vec![tls.clone()]), SubjectKind::Practice, "encryption-in-transit")
    };
    assert_eq!(ruled(vec![]), Verdict::Unevidenced);
    assert_eq!(ruled(vec![shown.clone()]), Verdict::Disclosed);
    assert_eq!(ruled(vec![shown, off]), Verdict::Contradicted);
}

#[test]
fn a_faint_sign_is_enough_to_believe_and_not_to_accuse() {
    let faint = Evidence { confidence: Confidence::Low, ..data("usage.timestamp", Action::Store) };
    let stated = compare(vec![faint.clone()], vec![says(Kind::Collects, &["usage.timestamp"])]);
    assert_eq!(verdict(&stated, SubjectKind::Data, "usage.timestamp"), Verdict::Disclosed);
    assert!(stated.findings.is_empty(), "{:?}", stated.findings);
    let silent = compare(vec![faint], vec![says(Kind::Collects, &["contact.email"])]);
    assert!(silent.findings.iter().all(|f| f.subject.id != "usage.timestamp"));
}

#[test]
fn a_denial_of_the_rest_denies_nothing_that_is_stated() {
    let mut rest = says(Kind::NeverCollects, &["personal-data"]);
    rest.values = vec!["except:stated".into()];
    let both = vec![says(Kind::Collects, &["contact.email"]), rest.clone()];
    assert_eq!(on_data(data("contact.email", Action::Store), both.clone()), Verdict::Disclosed);
    assert_eq!(on_data(data("contact.phone", Action::Store), both), Verdict::Contradicted);
}

#[test]
fn a_platform_and_its_ids_are_what_the_policy_calls_them() {
    let bot =
        vec![data("social.discord-id", Action::Store), data("account.user-id", Action::Store)];
    let mut all = bot.clone();
    all.push(party("discord"));
    let outcome = compare(all, vec![says(Kind::Collects, &["social.discord-id"])]);
    assert_eq!(verdict(&outcome, SubjectKind::Data, "account.user-id"), Verdict::Disclosed);
    assert_eq!(verdict(&outcome, SubjectKind::Party, "discord"), Verdict::Disclosed);
    let elsewhere = vec![data("account.user-id", Action::Store)];
    let outcome = compare(elsewhere, vec![says(Kind::Collects, &["social.discord-id"])]);
    assert_eq!(verdict(&outcome, SubjectKind::Data, "account.user-id"), Verdict::Undisclosed);
}

#[test]
fn how_data_is_secured_says_that_it_is_there() {
    let hashed = says(Kind::SecurityClaim, &["credential.password"]);
    assert_eq!(
        on_data(data("credential.password", Action::Store), vec![hashed]),
        Verdict::Disclosed
    );
}

#[test]
fn what_cookies_do_states_that_there_are_cookies() {
    let cookie = || data("tracking.cookie", Action::Store);
    assert_eq!(on_data(cookie(), vec![says(Kind::Cookie, &[])]), Verdict::Disclosed);
    assert_eq!(on_data(cookie(), vec![says(Kind::Collects, &[])]), Verdict::Undisclosed);
}

#[test]
fn a_document_of_which_nothing_is_read_is_not_silent() {
    let outcome = compare(vec![data("contact.email", Action::Store)], vec![]);
    let rules: Vec<&str> = outcome.findings.iter().map(|f| f.rule.as_str()).collect();
    assert_eq!(rules, ["policy-not-analysed"]);
}

/// A statement below a heading.
fn under(mut d: Declaration, heading: &str) -> Declaration {
    d.headings = vec!["Privacy".into(), heading.into()];
    d
}

#[test]
fn rights_that_are_asked_for_by_mail_need_no_code() {
    let right = |values: &[&str]| {
        let mut d = under(says(Kind::Right, &[]), "Your Rights");
        d.values = values.iter().map(|v| (*v).to_owned()).collect();
        d
    };
    let erasure = || right(&["erasure"]);
    let contact = |heading: &str| under(says(Kind::Contact, &[]), heading);
    let notes = |d: Vec<Declaration>| {
        let outcome = compare(vec![], d);
        outcome.findings.iter().filter(|f| f.rule == "unevidenced-promise").count()
    };
    assert_eq!(notes(vec![erasure()]), 1);
    // The sentence says so itself.
    let mut mailed = erasure();
    mailed.quote = "Write to privacy@example.com to have it erased.".into();
    assert_eq!(notes(vec![mailed]), 0);
    assert_eq!(notes(vec![right(&["erasure", "channel:contact"])]), 0);
    // Its section does; an address anywhere else does not.
    assert_eq!(notes(vec![erasure(), contact("Your Rights")]), 0);
    assert_eq!(notes(vec![erasure(), contact("Contact")]), 1);
    let mut elsewhere = contact("Your Rights");
    elsewhere.place.path = "docs/terms.md".into();
    assert_eq!(notes(vec![erasure(), elsewhere]), 1, "another document");
    // Somebody is written to for rights, wherever it stands.
    let mut rights = contact("Contact");
    rights.values = vec!["for:rights".into()];
    assert_eq!(notes(vec![erasure(), rights.clone()]), 0);
    // What the program gives is looked for in the code.
    let given = || right(&["erasure", "channel:program"]);
    assert_eq!(notes(vec![given(), contact("Your Rights"), rights]), 1);
    assert_eq!(notes(vec![given(), right(&["erasure", "channel:contact"])]), 1);
    assert_eq!(notes(vec![right(&["erasure", "channel:program", "channel:contact"])]), 0);
}

#[test]
fn a_document_of_one_section_says_whom_to_write_to_beside_the_right() {
    let mut right = says(Kind::Right, &[]);
    right.values = vec!["erasure".into()];
    // One statement a line.
    let notes = |between: usize, first: &Declaration, last: &Declaration| {
        let mut all = vec![first.clone()];
        all.extend(vec![says(Kind::ChangeNotice, &[]); between]);
        all.push(last.clone());
        compare(vec![], all).findings.len()
    };
    let contact = says(Kind::Contact, &[]);
    assert_eq!((notes(0, &right, &contact), notes(1, &right, &contact)), (0, 0));
    assert_eq!((notes(0, &contact, &right), notes(1, &contact, &right)), (0, 0));
    assert_eq!((notes(2, &right, &contact), notes(2, &contact, &right)), (1, 1));
}

#[test]
fn fingerprints_do_not_move_with_the_code() {
    let policy = || vec![says(Kind::Collects, &["identity.photo"])];
    let one = compare(vec![data("contact.email", Action::Store)], policy());
    let mut moved = data("contact.email", Action::Log);
    moved.place.path = "lib/other.ts".into();
    let two = compare(vec![party("sentry"), moved], policy());
    let print = |o: &Outcome| {
        let f = o.findings.iter().find(|f| f.subject.id == "contact.email").expect("a finding");
        f.fingerprint.clone()
    };
    assert_eq!(print(&one), print(&two));
    let other = compare(vec![data("contact.phone", Action::Store)], vec![]);
    assert_ne!(print(&one), other.findings[0].fingerprint);
}

/// Where the code keeps data.
#[test]
fn what_surprises_most_comes_first() {
    let weak = |e: Evidence| Evidence { confidence: Confidence::Medium, ..e };
    let evidence = vec![
        data("credential.password", Action::Store),
        data("credential.password", Action::Collect),
        data("network.ip-address", Action::Log),
        weak(data("demographic.gender", Action::Store)),
        weak(data("demographic.gender", Action::Collect)),
        data("identity.name", Action::Store),
        data("contact.phone", Action::Store),
        data("contact.phone", Action::Collect),
        party("jsdelivr"),
        party("jsdelivr"),
        party("jsdelivr"),
        party("gravatar"),
        data("location.precise", Action::Store),
        data("network.user-agent", Action::Log),
    ];
    let outcome = compare(evidence, vec![says(Kind::NeverCollects, &["network.user-agent"])]);
    let order: Vec<&str> = outcome.findings.iter().map(|f| f.subject.id.as_str()).collect();
    assert_eq!(
        order,
        [
            // Errors: what is denied, before what is not said.
            "network.user-agent",
            "location.precise",
            // Who learns of a person, and who is involved.
            "gravatar",
            "jsdelivr",
            // Data that names somebody: sure before likely, many places first.
            "contact.phone",
            "identity.name",
            "demographic.gender",
            // What names nobody by itself, and what signing in takes.
            "network.ip-address",
            "credential.password",
        ]
    );
}

#[test]
fn what_an_account_needs_is_an_error_only_where_it_leaves() {
    let other = || vec![says(Kind::Collects, &["contact.fax"])];
    let severity = |e: Evidence| compare(vec![e], other()).findings[0].severity;
    assert_eq!(severity(data("credential.password", Action::Store)), Severity::Warning);
    assert_eq!(severity(data("credential.password", Action::Log)), Severity::Error);
    assert_eq!(severity(data("location.precise", Action::Store)), Severity::Error);
    let likely = data("location.precise", Action::Store);
    let likely = Evidence { confidence: Confidence::Medium, ..likely };
    assert_eq!(severity(likely), Severity::Warning);
}

#[test]
fn what_nothing_shows_comes_as_the_policy_has_it() {
    let said = |id: &str| says(Kind::Collects, &[id]);
    let said = vec![said("location.precise"), said("contact.email"), said("identity.name")];
    let outcome = compare(vec![], said);
    let lines: Vec<&str> = outcome.findings.iter().map(|f| f.subject.id.as_str()).collect();
    assert_eq!(lines, ["location.precise", "contact.email", "identity.name"]);
}

fn lies_in(country: &str) -> Evidence {
    let mut e = evidence(Subject::practice("transfer"), Action::Store);
    e.value = Some(format!("country:{country}"));
    e
}

fn kept_in(countries: &[&str], only: bool) -> Declaration {
    let mut d = says(Kind::Transfer, &[]);
    d.values = countries.iter().map(|c| format!("country:{c}")).collect();
    d.marks.only = only;
    d
}

#[test]
fn data_lies_where_the_policy_says_it_lies() {
    let ruled = |e: Vec<Evidence>, d: Vec<Declaration>| {
        let outcome = compare(e, d);
        let shown = outcome.assessments.iter().find(|a| !a.evidence.is_empty());
        let rules: Vec<String> = outcome.findings.iter().map(|f| f.rule.clone()).collect();
        (shown.expect("an assessment").verdict, rules)
    };
    let (verdict, rules) = ruled(vec![lies_in("US")], vec![kept_in(&["CA"], true)]);
    assert_eq!((verdict, rules), (Verdict::Contradicted, vec!["contradicted-transfer".to_owned()]));
    let (verdict, rules) = ruled(vec![lies_in("CA")], vec![kept_in(&["CA"], true)]);
    assert_eq!((verdict, rules.len()), (Verdict::Disclosed, 0));
    // Not limited to it: another country is not stated, and no contradiction.
    let outcome = compare(vec![lies_in("US")], vec![kept_in(&["CA"], false)]);
    assert_eq!(outcome.findings[0].rule, "undisclosed-transfer");
    assert_eq!(outcome.findings[0].severity, Severity::Note);
    // Two statements that complete each other.
    let both = vec![kept_in(&["CA"], true), kept_in(&["US"], false)];
    assert_eq!(ruled(vec![lies_in("US")], both).0, Verdict::Disclosed);
    // Each country is settled by itself.
    let outcome = compare(vec![lies_in("US"), lies_in("IN")], vec![kept_in(&["CA"], true)]);
    let prints: std::collections::BTreeSet<&str> =
        outcome.findings.iter().map(|f| f.fingerprint.as_str()).collect();
    assert_eq!(prints.len(), 2);
}

#[test]
fn denying_a_member_of_a_group_denies_nothing_of_the_group() {
    let group = || data("location", Action::Collect);
    let denied = says(Kind::NeverCollects, &["location.precise"]);
    assert_eq!(on_data(group(), vec![denied]), Verdict::Undisclosed);
    assert_eq!(
        on_data(group(), vec![says(Kind::Collects, &["location.precise"])]),
        Verdict::Disclosed
    );
}

#[test]
fn a_service_that_is_denied_by_name_is_denied_its_use() {
    let mut never = says(Kind::NeverShares, &[]);
    never.parties = vec!["mixpanel".into()];
    let used = || vec![party("mixpanel")];
    assert_eq!(on_party("mixpanel", used(), vec![never.clone()]), Verdict::Contradicted);
    assert_eq!(
        on_party("sentry", vec![party("sentry")], vec![never.clone()]),
        Verdict::Undisclosed
    );
    let mut named = says(Kind::Shares, &["personal-data"]);
    named.parties = vec!["mixpanel".into()];
    assert_eq!(on_party("mixpanel", used(), vec![named, never]), Verdict::Ambiguous);
}

#[test]
fn what_goes_to_ourselves_goes_to_nobody_else() {
    let config = Config {
        own_parties: vec![privaudit::config::OwnParty {
            party: "sentry".into(),
            reason: None,
            place: place("privaudit.toml", 1),
        }],
        ..Config::default()
    };
    let rules = Rules::builtin().expect("rules");
    let outcome = reconcile(&Sides {
        evidence: &[shared("contact.email", "sentry")],
        declarations: &[says(Kind::Collects, &["contact.email"])],
        notes: &[],
        own: &BTreeSet::new(),
        has_policy: true,
        complete: true,
        rules: &rules,
        config: &config,
        today: None,
    });
    assert_eq!(verdict(&outcome, SubjectKind::Data, "contact.email"), Verdict::Disclosed);
    assert!(outcome.notes.is_empty(), "{:?}", outcome.notes);
}

#[test]
fn a_prefix_that_fits_two_findings_accepts_none() {
    let rules = Rules::builtin().expect("rules");
    let types: Vec<Evidence> = rules
        .taxonomy
        .types()
        .iter()
        .filter(|t| !t.parents.is_empty())
        .map(|t| data(&t.id, Action::Store))
        .collect();
    let policy = [says(Kind::Right, &[])];
    let run = |config: &Config| {
        reconcile(&Sides {
            evidence: &types,
            declarations: &policy,
            notes: &[],
            own: &BTreeSet::new(),
            has_policy: true,
            complete: true,
            rules: &rules,
            config,
            today: None,
        })
    };
    let open = run(&Config::default());
    let mut prints: Vec<&str> = open.findings.iter().map(|f| f.fingerprint.as_str()).collect();
    prints.sort_unstable();
    // The longest beginning that two of them share.
    let shared = |a: &str, b: &str| a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    let (length, first) =
        prints.windows(2).map(|w| (shared(w[0], w[1]), w[0])).max().expect("findings");
    let accept = |finding: &str| Config {
        accepts: vec![privaudit::config::Accept {
            finding: finding.into(),
            reason: "r".into(),
            owner: None,
            until: None,
            place: place("privaudit.toml", 1),
        }],
        ..Config::default()
    };
    let accepted = |o: &Outcome| {
        o.findings.iter().filter(|f| f.status == privaudit::model::Status::Accepted).count()
    };
    let two = run(&accept(&first[..length]));
    assert_eq!(accepted(&two), 0);
    assert!(two.notes[0].message.contains("give more digits"), "{:?}", two.notes);
    assert_eq!(accepted(&run(&accept(first))), 1);
}

#[test]
fn the_oracles_of_hand_hold() {
    use Verdict::{Ambiguous, Contradicted, Disclosed, Undisclosed, Vague};
    let collects = |id: &str| says(Kind::Collects, &[id]);
    let never = |id: &str| says(Kind::NeverCollects, &[id]);
    let rows: Vec<(&str, Action, Vec<Declaration>, Verdict)> = vec![
        ("network.ip-address", Action::Log, vec![collects("network.ip-address")], Disclosed),
        ("social.discord-id", Action::Store, vec![collects("social.discord-id")], Disclosed),
        ("contact.phone", Action::Collect, vec![collects("contact.email")], Undisclosed),
        ("location.precise", Action::Collect, vec![], Undisclosed),
        ("device.fingerprint", Action::Collect, vec![never("device.fingerprint")], Contradicted),
        ("location.precise", Action::Collect, vec![never("location.precise")], Contradicted),
        ("location.coarse", Action::Collect, vec![never("location.precise")], Undisclosed),
        ("tracking.pixel", Action::Collect, vec![never("tracking.pixel")], Contradicted),
        (
            "financial.payment-card",
            Action::Collect,
            vec![never("financial.payment-card")],
            Contradicted,
        ),
        ("credential.password", Action::Store, vec![collects("credential.api-key")], Undisclosed),
        ("credential.password", Action::Store, vec![collects("credential")], Vague),
        ("tracking.cookie", Action::Collect, vec![collects("usage.event")], Undisclosed),
        (
            "contact.email",
            Action::Store,
            vec![collects("contact.email"), never("contact.email")],
            Ambiguous,
        ),
    ];
    for (id, action, declarations, wanted) in rows {
        let said = format!("{id} {action:?} {declarations:?}");
        assert_eq!(on_data(data(id, action), declarations), wanted, "{said}");
    }
    let shares = |category: &str| {
        let mut d = says(Kind::Shares, &["personal-data"]);
        d.party_categories = vec![category.into()];
        d
    };
    for (id, category) in [
        ("sentry", "service-provider"),
        ("sentry", "monitoring"),
        ("stripe", "payment"),
        ("stripe", "service-provider"),
        ("mixpanel", "analytics"),
    ] {
        assert_eq!(on_party(id, vec![party(id)], vec![shares(category)]), Vague, "{id} {category}");
    }
    for id in ["mixpanel", "datadog", "zendesk"] {
        let mut named = says(Kind::Shares, &["personal-data"]);
        named.parties = vec![id.into()];
        assert_eq!(on_party(id, vec![party(id)], vec![named]), Disclosed, "{id}");
    }
    // Sharing denied to everybody, and allowed to a kind of provider.
    let mut nobody = says(Kind::NeverShares, &["personal-data"]);
    nobody.verbs = vec![Verb::Share];
    nobody.marks.absolute = true;
    let sends = || vec![shared("contact.email", "sentry")];
    assert_eq!(on_party("sentry", sends(), vec![nobody.clone()]), Contradicted);
    assert_eq!(on_party("sentry", sends(), vec![nobody, shares("monitoring")]), Ambiguous);
    // Periods: 180 days against 90, 90 against 30, a month against 31 days.
    for (code, stated, wanted) in [
        ("P180D", "P90D", Contradicted),
        ("P90D", "P30D", Contradicted),
        ("P400D", "P12M", Contradicted),
        ("P31D", "P1M", Disclosed),
        ("P92D", "P3M", Disclosed),
        ("P1M", "P30D", Disclosed),
        ("P32D", "P1M", Contradicted),
        ("P400D", "after:inactivity<=P30D", Vague),
    ] {
        let mut d = says(Kind::Retention, &["network.request-log"]);
        d.values = vec![stated.into()];
        let got = on_retention(kept("network.request-log", code), d);
        assert_eq!(got, wanted, "{code} against {stated}");
    }
    let mut mfa = says(Kind::SecurityClaim, &[]);
    mfa.values = vec!["encryption-at-rest".into()];
    let outcome = compare(vec![], vec![mfa]);
    assert_eq!(
        verdict(&outcome, SubjectKind::Practice, "encryption-at-rest"),
        Verdict::Unevidenced
    );
}
