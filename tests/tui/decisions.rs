//! Decisions, from the key to the file.

use privaudit::config::{Names, parse};
use privaudit::tui::{Effect, Event, History, Keymap, Session};

use super::desk::{Desk, Look};
use super::sample;

struct Any;
impl Names for Any {
    fn data(&self, _: &str) -> Result<(), Option<String>> {
        Ok(())
    }
    fn category(&self, _: &str) -> Result<(), Option<String>> {
        Ok(())
    }
    fn purpose(&self, _: &str) -> Result<(), Option<String>> {
        Ok(())
    }
    fn party(&self, name: &str) -> String {
        name.to_owned()
    }
}

/// What the file says, as privaudit reads it.
fn config(desk: &Desk) -> privaudit::config::Config {
    parse("privaudit.toml", desk.config.as_deref().unwrap_or(""), &Any).expect("a right file")
}

fn desk() -> Desk {
    Desk::new((80, 24))
}

#[test]
fn an_acceptance_is_written_with_reason_owner_and_end_and_the_next_finding_comes() {
    let mut desk = desk();
    desk.config = Some("# ours\npolicy = [\"PRIVACY.md\"]\n".into());
    desk.press("a").enter("agreed").press("tab").enter("ana").press("tab ctrl-u").enter("90d");
    assert!(desk.screen().contains("until = 2030-06-13"), "{}", desk.screen());
    // Neither the key that opened it nor Enter writes.
    desk.press("tab a enter enter");
    assert_eq!(desk.config.as_deref(), Some("# ours\npolicy = [\"PRIVACY.md\"]\n"));
    desk.press("w");
    let got = config(&desk);
    let accept = &got.accepts[0];
    let finding = &sample::audit().findings[0];
    assert_eq!(accept.finding, finding.fingerprint);
    assert_eq!((accept.reason.as_str(), accept.owner.as_deref()), ("agreed", Some("ana")));
    assert_eq!(accept.until.map(|d| d.to_string()).as_deref(), Some("2030-06-13"));
    let text = desk.config.clone().expect("written");
    assert!(text.starts_with("# ours\npolicy = [\"PRIVACY.md\"]\n"), "{text}");
    assert!(desk.took().contains(&Effect::Rescan));
    let screen = desk.screen();
    assert!(screen.contains("accepted 1 finding"), "{screen}");
    assert!(!screen.contains("E IP address is stored"), "decided findings are hidden: {screen}");
    assert!(screen.contains("▸  E Mixpanel"), "the cursor goes on: {screen}");
    // The name of the owner is there the next time.
    desk.press("a");
    assert!(desk.screen().contains("ana"));
}

#[test]
fn undo_brings_back_the_very_bytes_or_no_file_at_all() {
    let mut desk = desk();
    desk.press("a").enter("x").press("tab tab tab w");
    assert!(desk.config.is_some());
    desk.press("u");
    assert_eq!(desk.config, None);
    assert!(desk.screen().contains("taken back: accepted 1 finding"), "{}", desk.screen());
    assert!(desk.screen().contains("E IP address is stored"));
    desk.press("u");
    assert!(desk.screen().contains("nothing to take back"));

    let before = "#   odd   spacing\npolicy=['P.md']\n\n\n".to_owned();
    desk.config = Some(before.clone());
    desk.press("a").enter("x").press("tab tab tab w").press("a").enter("y").press("tab tab tab w");
    desk.press("u u");
    assert_eq!(desk.config, Some(before));
}

/// Somebody comes back to the files and the history that a desk left behind.
fn come_back(desk: &Desk) -> Desk {
    let history = History::read(&desk.history.text());
    let look = Look::default();
    let mut again = Desk::again(&look, Session::default(), Keymap::default(), history);
    again.config.clone_from(&desk.config);
    again.scan(sample::audit());
    again
}

#[test]
fn after_a_restart_the_last_decisions_are_taken_back_one_by_one_after_a_look() {
    let before = "# ours\n".to_owned();
    let mut desk = desk();
    desk.config = Some(before.clone());
    desk.press("a").enter("first").press("tab tab tab w");
    let once = desk.config.clone();
    desk.press("a").enter("second").press("tab tab tab w");

    let mut again = come_back(&desk);
    again.press("u");
    let screen = again.screen();
    assert!(screen.contains("Take back, from before: accepted 1 finding"), "{screen}");
    assert!(screen.contains("- reason = \"second\""), "{screen}");
    assert_eq!(again.config, desk.config, "nothing is written before it was looked at");
    again.press("u enter").press("w");
    assert_eq!(again.config, once);
    again.press("u w");
    assert_eq!(again.config, Some(before));
    again.press("u");
    assert!(again.screen().contains("nothing to take back"));
    // What was taken back can be done again: at once here, and after another
    // restart after a look at the lines.
    again.press("U");
    assert_eq!(again.config, once);
    assert!(again.screen().contains("done again: accepted 1 finding; u takes it back"));
    let mut third = come_back(&again);
    third.press("ctrl-r");
    let screen = third.screen();
    assert!(screen.contains("Do again, from before: accepted 1 finding"), "{screen}");
    assert!(screen.contains("+ reason = \"second\""), "{screen}");
    assert_eq!(third.config, once);
    third.press("w");
    assert_eq!(third.config, desk.config);
    third.press("U");
    assert!(third.screen().contains("nothing to do again"), "{}", third.screen());
    // Something new ends it.
    third.press("u a").enter("third").press("tab tab tab w U");
    assert!(third.screen().contains("nothing to do again"), "{}", third.screen());
}

#[test]
fn a_file_that_was_edited_is_not_written_over_by_doing_it_again() {
    let mut desk = desk();
    desk.press("a").enter("first").press("tab tab tab w u");
    assert_eq!(desk.config, None);
    desk.config = Some("# by hand\n".into());
    desk.press("U");
    assert!(desk.screen().contains("cannot be done again"), "{}", desk.screen());
    assert_eq!(desk.config.as_deref(), Some("# by hand\n"));
    desk.config = None;
    desk.press("U");
    assert!(desk.config.is_some_and(|c| c.contains("first")));
}

#[test]
fn after_a_restart_a_file_that_did_not_exist_is_removed_again() {
    let mut desk = desk();
    desk.press("a").enter("first").press("tab tab tab w");
    let mut again = come_back(&desk);
    again.press("u w");
    assert_eq!(again.config, None);
}

#[test]
fn an_edited_file_is_never_taken_back_over_and_the_reason_is_told() {
    let mut desk = desk();
    desk.press("a").enter("first").press("tab tab tab w");
    let mut again = come_back(&desk);
    let edited = again.config.clone().map(|text| text + "# by hand\n");
    again.config.clone_from(&edited);
    again.press("u w");
    assert_eq!(again.config, edited);
    let screen = again.screen();
    assert!(screen.contains("was edited since") && screen.contains("by hand"), "{screen}");
    // What was not taken back is still there to be taken back.
    again.press("esc");
    assert!(!again.history.is_empty());
}

#[test]
fn without_a_policy_one_key_starts_one_after_a_look() {
    let mut desk = Desk::looking(&Look::default(), sample::without_policy());
    assert!(desk.screen().contains("No privacy policy found"), "{}", desk.screen());
    desk.press("i");
    assert!(desk.screen().contains("+ [[declare]]"), "{}", desk.screen());
    desk.press("i enter");
    assert_eq!(desk.config, None, "nothing is written before it was looked at");
    desk.press("w");
    let text = desk.config.clone().expect("written");
    assert_eq!(
        text,
        privaudit::report::init_draft(&sample::without_policy(), &super::desk::rules())
    );
    assert!(!config(&desk).declarations.is_empty());
    assert!(desk.took().contains(&Effect::Rescan));
    assert!(desk.screen().contains("check each statement, E edits it"), "{}", desk.screen());
    desk.press("u");
    assert_eq!(desk.config, None);
    // A configuration that is there stays as it is, above the drafts.
    desk.config = Some("exclude = [\"old/**\"] # ours\n".into());
    desk.press("i w");
    let text = desk.config.clone().expect("written");
    assert!(text.starts_with("exclude = [\"old/**\"] # ours\n"), "{text}");
    assert_eq!(config(&desk).exclude, ["old/**"]);
    assert!(!config(&desk).declarations.is_empty());
}

#[test]
fn to_declare_that_there_is_no_policy_is_to_start_one() {
    let mut audit = sample::without_policy();
    audit.findings = sample::audit().findings;
    audit.findings.truncate(1);
    audit.findings[0].rule = privaudit::report::NO_POLICY.into();
    audit.findings[0].declarations.clear();
    let mut desk = Desk::looking(&Look::default(), audit);
    desk.press("1 d");
    assert!(desk.screen().contains("Start a policy:"), "{}", desk.screen());
    desk.press("w");
    assert!(!config(&desk).declarations.is_empty());
}

#[test]
fn with_a_policy_there_is_nothing_to_start() {
    let mut desk = desk();
    for keys in ["1 i", "2 i", "3 i", "4 i", "5 i"] {
        desk.press(keys).press("w");
        assert_eq!(desk.config, None, "{keys}");
    }
}

#[test]
fn typing_a_reason_for_very_many_findings_holds_nothing_up() {
    let mut desk = Desk::looking(&Look::default(), sample::many(1000));
    desk.late = true;
    desk.press("/").enter("stored").press("enter g a").enter("why");
    assert!(desk.screen().contains("working out the lines"), "{}", desk.screen());
    assert_eq!(desk.drafts.len(), 1, "one at a time");
    // Nothing is written that was not shown, and the screen does not offer it.
    desk.press("tab tab tab");
    assert!(!desk.screen().contains("w writes"), "{}", desk.screen());
    desk.press("w");
    assert_eq!(desk.config, None);
    desk.answer();
    assert_eq!(desk.drafts.len(), 1, "what was typed meanwhile is asked for now");
    desk.answer();
    assert!(desk.screen().contains("reason = \"why\""), "{}", desk.screen());
    assert!(desk.screen().contains("w writes"), "{}", desk.screen());
    desk.press("w");
    let accepts = config(&desk).accepts;
    assert!(accepts.len() > 64 && accepts.iter().all(|a| a.reason == "why"), "{}", accepts.len());
}

#[test]
fn a_draft_of_a_dialog_that_was_closed_is_nobodys() {
    let mut desk = Desk::looking(&Look::default(), sample::many(1000));
    desk.late = true;
    desk.press("/").enter("stored").press("enter g a").enter("first");
    desk.press("esc d");
    assert_eq!(desk.drafts.len(), 2);
    desk.answer();
    assert!(!desk.screen().contains("[[accept]]"), "{}", desk.screen());
    desk.answer();
    assert!(desk.screen().contains("[[declare]]"), "{}", desk.screen());
}

#[test]
fn nothing_is_written_when_the_file_changed_since_it_was_read() {
    let mut desk = desk();
    desk.press("a").enter("mine").press("tab tab tab");
    desk.config = Some("# somebody was here\n".into());
    desk.press("w");
    assert_eq!(desk.config.as_deref(), Some("# somebody was here\n"));
    assert!(desk.screen().contains("has changed meanwhile"), "{}", desk.screen());
    // What was typed is still there, and the preview is of the new file.
    desk.press("w");
    assert!(
        desk.config
            .as_deref()
            .is_some_and(|c| c.starts_with("# somebody was here\n") && c.contains("mine"))
    );

    let mut desk = self::desk();
    desk.press("a").enter("mine").press("tab tab tab w");
    desk.config = Some("# edited by hand\n".into());
    desk.press("u");
    assert_eq!(desk.config.as_deref(), Some("# edited by hand\n"));
    assert!(desk.screen().contains("was edited since"), "{}", desk.screen());
}

#[test]
fn marked_findings_are_decided_together() {
    let mut desk = desk();
    desk.press("space j space a");
    assert!(desk.screen().contains("Accept: 2 findings"), "{}", desk.screen());
    desk.enter("both").press("tab tab tab w");
    let got = config(&desk);
    assert_eq!(got.accepts.len(), 2);
    assert_ne!(got.accepts[0].finding, got.accepts[1].finding);
}

#[test]
fn a_group_is_decided_as_a_whole() {
    let mut desk = desk();
    desk.press("j j h a");
    assert!(desk.screen().contains("Accept: 3 findings"), "{}", desk.screen());
    desk.enter("all").press("tab tab tab w");
    assert_eq!(config(&desk).accepts.len(), 3);
}

#[test]
fn a_mistaken_name_is_taught_with_its_place() {
    let mut desk = desk();
    desk.press("j j n n n m"); // the date of birth
    assert!(desk.screen().contains("Not personal: "), "{}", desk.screen());
    assert!(desk.screen().contains("found by fields/sample.toml: name"), "{}", desk.screen());
    let mut desk = self::desk();
    desk.press("/")
        .enter("birth")
        .press("enter m")
        .press("tab tab tab")
        .enter("a boat's launch")
        .press("tab w");
    let got = config(&desk);
    let entry = &got.not_personal[0];
    assert_eq!(entry.name, "form.dateOfBirth");
    assert_eq!(entry.path.as_deref(), Some("src/signup.ts"));
    assert_eq!(entry.data.as_deref(), Some("demographic.birth-date"));
    assert_eq!(entry.reason.as_deref(), Some("a boat's launch"));
}

#[test]
fn a_party_that_is_ourselves_is_no_third_party() {
    let mut desk = desk();
    desk.press("/").enter("sentry").press("enter m").enter("self-hosted").press("tab w");
    let got = config(&desk);
    assert_eq!(got.own_parties[0].party, "sentry");
    assert_eq!(got.own_parties[0].reason.as_deref(), Some("self-hosted"));
}

#[test]
fn a_statement_is_declared_as_the_finding_needs_it() {
    let mut desk = desk();
    desk.press("/")
        .enter("mixpanel")
        .press("enter d")
        .enter("We use Mixpanel.")
        .press("tab tab tab tab tab tab w");
    let got = config(&desk);
    let d = &got.declarations[0];
    assert_eq!(d.kind.name(), "shares");
    assert_eq!(d.data, ["contact.email"]);
    assert_eq!(d.parties, ["mixpanel"]);
    assert_eq!(d.quote, "We use Mixpanel.");
}

#[test]
fn a_declared_party_is_told_with_what_reaches_it() {
    let mut audit = sample::audit();
    audit.findings[2].evidence = vec![1, 8, 7, 8];
    let mut desk = Desk::looking(&Look::default(), audit);
    desk.press("/").enter("sentry").press("enter d enter w");
    let text = desk.config.clone().expect("written");
    assert!(!text.contains("quote"), "nothing is written that was not said: {text}");
    let d = &config(&desk).declarations[0];
    assert_eq!(d.parties, ["sentry"]);
    assert_eq!(d.data, ["contact.email", "location.precise"]);
}

#[test]
fn enter_goes_on_to_the_lines_once_nothing_is_missing() {
    let mut desk = desk();
    // Without a reason it only goes to the next field.
    desk.press("a enter w");
    assert_eq!(desk.config, None);
    desk.press("shift-tab").enter("agreed").press("enter w");
    let accepts = config(&desk).accepts;
    assert_eq!((accepts.len(), accepts[0].reason.as_str()), (1, "agreed"));
}

#[test]
fn a_misspelt_type_is_told_before_anything_is_written() {
    let mut desk = desk();
    desk.press("d tab tab tab ctrl-u").enter("contact.emial").press("tab tab tab w");
    assert_eq!(desk.config, None);
    assert!(desk.screen().contains("did you mean `contact.email`?"), "{}", desk.screen());
}

#[test]
fn putting_off_stays_on_this_machine_and_goes_to_the_end() {
    let mut desk = desk();
    desk.press("j j s");
    assert_eq!(desk.config, None);
    let remembered = desk.took().into_iter().find_map(|e| match e {
        Effect::Remember(session) => Some(session),
        _ => None,
    });
    assert_eq!(
        remembered.expect("remembered").later,
        [sample::audit().findings[1].fingerprint.clone()]
    );
    let screen = desk.screen();
    let at = |words: &str| screen.find(words).unwrap_or_else(|| panic!("{words} in {screen}"));
    assert!(at("Mixpanel receives") > at("date of birth"), "{screen}");
    assert!(screen.contains("▸  E Sentry"), "the cursor goes on: {screen}");
}

#[test]
fn a_broken_configuration_is_told_and_left_alone() {
    let mut desk = desk();
    desk.config = Some("policy = [\n".into());
    desk.press("a").enter("x").press("tab tab tab w");
    assert_eq!(desk.config.as_deref(), Some("policy = [\n"));
    assert!(desk.screen().contains("privaudit.toml:"), "{}", desk.screen());
    desk.tell(Event::Config(Err("privaudit.toml: no permission".into())));
    assert!(desk.screen().contains("no permission"));
}

#[test]
fn statements_cells_and_parties_decide_on_their_own_findings() {
    let fingerprint = |n: usize| sample::audit().findings[n].fingerprint.clone();
    // The statement that denies storing, the cell of sharing e-mail addresses,
    // the party that receives errors: never what the list of findings is on.
    for (keys, finding) in
        [("2", 0), ("2 enter", 0), ("3 j l l l", 1), ("3 j l l l enter", 1), ("4 j", 2)]
    {
        let mut desk = desk();
        desk.press("G").press(keys).press("a").enter("x").press("tab tab tab w");
        let accepts: Vec<String> = config(&desk).accepts.into_iter().map(|a| a.finding).collect();
        assert_eq!(accepts, [fingerprint(finding)], "{keys}");
    }
    let mut desk = desk();
    desk.press("3 j j j j a");
    assert!(desk.screen().contains("no open finding rests on this"), "{}", desk.screen());
}

#[test]
fn in_the_detail_the_next_finding_follows_a_decision() {
    let mut desk = desk();
    desk.press("enter a").enter("x").press("tab tab tab w");
    let screen = desk.screen();
    assert!(
        screen.contains("Mixpanel receives e-mail addresses") && !screen.contains("by verdict"),
        "{screen}"
    );
    desk.press("n");
    assert!(desk.screen().contains("Sentry receives error reports"), "{}", desk.screen());
}

#[test]
fn the_last_decision_closes_the_detail() {
    let mut audit = sample::audit();
    audit.findings.truncate(1);
    let mut desk = Desk::looking(&super::desk::Look::default(), audit);
    desk.press("enter a").enter("x").press("tab tab tab w");
    assert!(desk.screen().contains("all is decided"), "{}", desk.screen());
}
