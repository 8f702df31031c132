//! Findings on promises: periods, countries, cookies, safeguards and rights.
//! Data types and third parties have their own files.

use super::reach::Reach;
use super::{blank, merge};
use crate::model::{Assessment, Finding, Severity, SubjectKind, Verdict};
use crate::reconcile::statements::World;
use crate::reconcile::transfers::country;
use crate::reconcile::wording::{self, list};

/// Periods, safeguards and rights.
pub(super) fn findings(world: &World<'_>, assessments: &[Assessment], out: &mut Vec<Finding>) {
    let reach = Reach::new(world);
    for a in assessments.iter().filter(|a| a.subject.kind == SubjectKind::Practice) {
        let id = a.subject.id.as_str();
        let measure = world.rules.measures.iter().find(|m| m.id == id);
        let label = measure.map_or(id, |m| m.label.as_str());
        let about = a.about.as_deref().map(|id| world.rules.taxonomy.noun(id));
        let of = about.map(|l| format!(" of {l}")).unwrap_or_default();
        let named = a.declarations.first().map(|at| world.declaration(*at));
        let at = named.map(|d| format!("{}:{}", d.place.path, d.place.line)).unwrap_or_default();
        let kept = a
            .evidence
            .first()
            .and_then(|at| world.evidence(*at).value.as_deref())
            .map(wording::human_period)
            .unwrap_or_default();
        let (rule, severity, message, help) = match (id, a.verdict) {
            (_, Verdict::Disclosed) => continue,
            ("retention", Verdict::Contradicted) => {
                let stated: Vec<String> = named
                    .map(|d| {
                        d.values
                            .iter()
                            .filter(|v| v.contains('P'))
                            .map(|v| wording::human_period(v))
                            .collect()
                    })
                    .unwrap_or_default();
                (
                    "contradicted-retention",
                    Severity::Error,
                    format!("retention{of} is {kept}, and the policy says {}", list(&stated)),
                    format!("shorten it, or change {at}"),
                )
            }
            ("retention", Verdict::Unevidenced) => (
                "unevidenced-retention",
                Severity::Note,
                format!("{at} promises a retention period{of}; nothing in the code keeps it"),
                "implement it (a scheduled deletion, an expiry), or change the promise".to_owned(),
            ),
            ("retention", Verdict::Vague | Verdict::Undisclosed) => (
                "undisclosed-retention",
                Severity::Note,
                format!("retention{of} is {kept}; the policy gives no period for it"),
                "state the period".to_owned(),
            ),
            ("transfer", Verdict::Contradicted) => (
                "contradicted-transfer",
                Severity::Error,
                format!(
                    "data is kept in {}, and the policy says {} alone",
                    kept_in(world, a),
                    named.map(wording::countries).unwrap_or_default()
                ),
                format!("keep it there, or change {at}"),
            ),
            ("transfer", Verdict::Undisclosed) => (
                "undisclosed-transfer",
                Severity::Note,
                format!("data is kept in {}; the policy does not say so", kept_in(world, a)),
                "state where data is kept".to_owned(),
            ),
            ("transfer", _) => continue,
            ("cookie", Verdict::Contradicted) => (
                "contradicted-cookie",
                Severity::Error,
                "cookies are set, and the policy denies it".to_owned(),
                format!("stop setting them, or change {at}"),
            ),
            ("cookie", Verdict::Ambiguous) => (
                "ambiguous-cookie",
                Severity::Warning,
                "cookies are set; the policy both states and denies it".to_owned(),
                format!("make one of the two statements give way, starting at {at}"),
            ),
            (_, Verdict::Contradicted) => (
                "contradicted-promise",
                Severity::Error,
                format!("the policy promises {label}, and the code switches it off"),
                format!("switch it on, or change {at}"),
            ),
            // A right that is asked for by mail is met by people, not by code.
            (_, Verdict::Unevidenced) if id.starts_with("right.") && reach.meets(world, a) => {
                continue;
            }
            (_, Verdict::Unevidenced) if measure.is_some_and(|m| m.visible) => (
                "unevidenced-promise",
                Severity::Note,
                format!("{at} promises {label}; nothing in the code shows it"),
                "implement it, or keep a note of how it is met outside the code".to_owned(),
            ),
            _ => continue,
        };
        let mut f = blank(rule, a.verdict, severity, a.subject.clone());
        f.about = match id {
            // Each country is a thing of its own to settle.
            "transfer" => Some(kept_in(world, a).to_owned()),
            _ => a.about.clone(),
        };
        merge(&mut f, &[a]);
        f.message = message;
        f.help = help;
        out.push(f);
    }
}

/// The country that the evidence of a transfer names.
fn kept_in<'a>(world: &World<'a>, a: &Assessment) -> &'a str {
    let value = a.evidence.first().and_then(|at| world.evidence(*at).value.as_deref());
    value.and_then(country).unwrap_or("another country")
}
