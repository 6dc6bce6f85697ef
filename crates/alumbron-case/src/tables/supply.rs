//! `ports.csv`, `suppliers.csv` and `agreements.csv`.

use alumbron_model::chance::{Delay, RandomFactor};
use alumbron_model::entity::{Agreement, Fuel, Port, Region, Supplier, Tank};
use alumbron_model::finding::{At, Finding, codes};
use alumbron_model::quantity::{Amount, Fraction, Hours, Tonnes, TonnesPerHour, Usd, UsdPerTonne};
use alumbron_model::record::{Fields, Idx, Moment};
use alumbron_model::time::{Calendar, Window};

use super::outage::outage;
use super::tank::tonnes;
use super::terms::terms;
use super::{Known, Row, at_least_one, incomplete, named, place, positive, row, window};

impl Row for Port {
    const ABOUT: &'static str = "Where ships unload. A port that weather closes at random has mean times open (mttf_h) and \
        closed (mttr_h), as outages in other tables.";

    fn id(&self) -> &str {
        &self.id
    }

    fn read(f: &mut Fields<'_>, _: &Known) -> Option<Self> {
        let (id, title) = named(f);
        let region = f.reference_or_none::<Region>("region", "Where it lies.");
        let berths = f.with_default::<u32>("berths", "1", "Ships that can unload at a time.");
        let berths = at_least_one(f, "berths", berths, 1);
        let unloading = f.optional::<TonnesPerHour>(
            "unloading",
            "Unloading rate of one berth; without it a cargo is ashore within the hour.",
        );
        let unloading = positive(f, "unloading", unloading);
        let max_cargo = f.optional::<Tonnes>(
            "max_cargo",
            "Most a ship may have aboard at a berth; a larger cargo needs `lightering`.",
        );
        let lightering = f.optional::<TonnesPerHour>(
            "lightering",
            "Rate at which a ship with more than `max_cargo` aboard unloads into smaller ones until it has not, hour by \
             hour; it takes a berth's turn meanwhile. Needs `max_cargo`.",
        );
        let lightering = positive(f, "lightering", lightering);
        if let (Some(rate), None) = (&lightering, &max_cargo)
            && !["max_cargo_t", "max_cargo_kt"].iter().any(|key| f.has(key))
        {
            return incomplete(f, rate, "lightering", "max_cargo_t");
        }
        let closures = outage(f);
        let place = place(f);
        Some(Self {
            id: id?.value.0,
            title,
            region: region.map(|at| at.value),
            berths,
            unloading: unloading.map(|at| at.value),
            max_cargo: max_cargo.map(|at| at.value),
            lightering: lightering.map(|at| at.value),
            closures: closures?,
            place,
        })
    }
}

impl Row for Supplier {
    const ABOUT: &'static str = "Countries or traders that sell fuel or parts.";

    fn id(&self) -> &str {
        &self.id
    }

    fn read(f: &mut Fields<'_>, _: &Known) -> Option<Self> {
        let (id, title) = named(f);
        let step = f.with_default::<Hours>(
            "regime_step",
            "1",
            "Time between changes of its regime, if that is a chain; whole hours, counted from the start of the horizon.",
        );
        if let Some(step) = step.filter(|at| at.value.0 < 1.0 || at.value.0.fract() != 0.0) {
            let label = "must be whole hours, at least 1";
            f.report(Finding::new(&codes::OUT_OF_RANGE, "bad `regime_step`", step.span, label));
        }
        let credit_limit = f.with_default::<Usd>(
            "credit_limit",
            "no limit",
            "Most it may be owed at a time for cargoes on credit; beyond that they are paid as they load. Needs [money].",
        );
        let place = place(f);
        let regime_step = step.map_or(Hours(1.0), |at| at.value);
        let credit_limit = credit_limit.map(|at| at.value);
        Some(Self { id: id?.value.0, title, regime_step, credit_limit, place })
    }
}

impl Row for Agreement {
    const ABOUT: &'static str = "Standing orders of cargoes. How often follows from every_h (or every_d), or from \
        volume_t_per_h (or volume_kt_per_y); with neither it is a single cargo.";

    fn id(&self) -> &str {
        &self.id
    }

    fn read(f: &mut Fields<'_>, known: &Known) -> Option<Self> {
        let (id, title) = named(f);
        let supplier = f.reference::<Supplier>("supplier", "Who sells.");
        let fuel = f.reference::<Fuel>("fuel", "What.");
        let tanks =
            f.some_references::<Tank>("tanks", "Tanks of one port a cargo is unloaded into, in order.");
        let cargo = f.required::<Amount>("cargo", "Size of a cargo.");
        let factor = f.with_default::<RandomFactor>(
            "cargo_factor",
            "none: all are of one size",
            "By what the size of each cargo is multiplied at random: fixed(1), uniform(0.8; 1.2), exponential(1) or \
             choice(0.5: 0.4; 1.5: 0.6).",
        );
        let first = f.with_default::<Moment>(
            "first",
            "`start`, else that of the horizon",
            "When the first cargo is to load. Before the start of the horizon it declares cargoes under way, unless \
             `start` lies within the horizon; of cargoes that follow each other, those that loaded more than a year \
             before are left out.",
        );
        let every = f.optional::<Hours>("every", "Time between cargoes, at least an hour.");
        let volume = f.optional::<TonnesPerHour>(
            "volume",
            "Volume over time, from which the time between cargoes follows.",
        );
        let loading =
            f.or("loading_reliability", Fraction(1.0), "1", "Probability that a nominated cargo loads.");
        let voyage = f.required::<Hours>(
            "voyage",
            "Voyage time when nothing goes wrong; with the delay it is rounded up to whole hours.",
        );
        let delay = f.or(
            "delay",
            Delay::None,
            "none",
            "What may be added to the voyage, in hours: none, fixed(24), uniform(0; 72), exponential(48) or \
             choice(0: 0.6; 6: 0.4).",
        );
        let start =
            f.with_default::<Moment>("start", "that of the horizon", "Cargoes are nominated from then on.");
        let end =
            f.with_default::<Moment>("end", "that of the horizon", "No cargo is nominated from then on.");
        let price = f.or("price", UsdPerTonne(0.0), "0", "Price of the fuel.");
        let terms = terms(f);

        // All fields have been asked for: describing ends here.
        let calendar = f.context()?.calendar;
        let validity = validity(f, calendar, start, end);
        let first = first.or(start.filter(|_| !f.has("first")));
        let cargo_at = cargo.as_ref().map(|at| at.span);
        let fuel = fuel?.value;
        let cargo = tonnes(f, known, fuel, cargo)
            .and_then(|mass| positive(f, "cargo", cargo_at.map(|span| At { value: mass, span })));
        if let Some(cargo) = &cargo {
            let most = factor.as_ref().map_or(1.0, |factor| factor.value.most());
            deliverable(f, known, fuel, &tanks, (cargo, most));
        }
        // What comes over time is that of mean cargoes.
        let mean = factor.as_ref().map_or(1.0, |factor| factor.value.mean());
        let mean_cargo = cargo.as_ref().map(|at| Tonnes(at.value.0 * mean));
        let interval = interval(f, every, volume, mean_cargo);
        if tanks.is_empty() {
            return None;
        }
        let first_h = first_h(first.map_or(0, |at| at.value.offset), interval.flatten());
        if interval.is_some() && !validity.is_empty() && !nominates(first_h, interval.flatten(), validity) {
            let at = first.map_or(f.span(), |at| at.span);
            f.report(
                Finding::new(
                    &codes::NO_CARGO,
                    "an agreement nominates no cargo",
                    at,
                    "the first cargo would load here",
                )
                .with_help(
                    "cargoes load from `first` on, within `start` and `end` of the agreement and the horizon",
                ),
            );
        }
        Some(Self {
            id: id?.value.0,
            title,
            supplier: supplier?.value,
            fuel,
            tanks: tanks.into_iter().map(|at| at.value).collect(),
            cargo: cargo?.value,
            cargo_factor: factor.map(|at| at.value),
            first_h,
            interval: interval?,
            loading,
            voyage: voyage?.value,
            delay,
            validity,
            price,
            terms: terms?,
        })
    }
}

/// How long before the horizon cargoes of a standing order are still followed, h. Chosen: a year, longer than any
/// voyage, so that an agreement of old does not fill memory with cargoes that arrived long ago.
const LEAD_H: f64 = 8784.0;

/// The hour of the first cargo, moved on by whole intervals to at most a year before the horizon.
fn first_h(declared: i64, interval: Option<Hours>) -> i64 {
    let before = -LEAD_H - declared as f64;
    match interval {
        Some(interval) if before > 0.0 => {
            // Times of the calendar lie far below 2^53 hours.
            declared.saturating_add(((before / interval.0).ceil() * interval.0).round() as i64)
        }
        _ => declared,
    }
}

/// Whether any cargo of an agreement is nominated.
fn nominates(first_h: i64, interval: Option<Hours>, validity: Window) -> bool {
    let (from, to) = (i64::from(validity.from.0), i64::from(validity.to.0));
    if first_h >= to {
        return false;
    }
    if first_h >= from || from == 0 {
        return true;
    }
    interval.is_some_and(|every| {
        let missed = ((from - first_h) as f64 / every.0).ceil();
        first_h as f64 + missed * every.0 < to as f64
    })
}

fn validity(
    f: &mut Fields<'_>,
    calendar: Calendar,
    start: Option<At<Moment>>,
    end: Option<At<Moment>>,
) -> Window {
    let first = Moment::at(0, calendar);
    let last = Moment::at(i64::from(calendar.n_hours), calendar);
    match (start, end) {
        (Some(start), Some(end)) => window(f, start, end),
        (start, end) => {
            // Only one side is declared: the other is a side of the horizon, and cannot lie on the wrong side of it.
            let at = start.or(end);
            let window = Window {
                from: start.map_or(first, |at| at.value).hour,
                to: end.map_or(last, |at| at.value).hour,
            };
            if let Some(at) = at.filter(|_| window.is_empty()) {
                let title = "a window lies outside the horizon";
                f.report(Finding::new(&codes::WINDOW_OUTSIDE, title, at.span, "has no effect"));
            }
            window
        }
    }
}

/// Hours between cargoes, `Some(None)` for a single cargo.
fn interval(
    f: &mut Fields<'_>,
    every: Option<At<Hours>>,
    volume: Option<At<TonnesPerHour>>,
    mean_cargo: Option<Tonnes>,
) -> Option<Option<Hours>> {
    if let (Some(every), Some(volume)) = (&every, &volume) {
        f.report(
            Finding::new(
                &codes::AGREEMENT_VOLUME,
                "both the time between cargoes and the volume are given",
                volume.span,
                "excludes the time between cargoes",
            )
            .with_context(every.span, "time between cargoes")
            .with_help("keep one of the two"),
        );
        return None;
    }
    let unreadable = ["every_h", "every_d", "volume_t_per_h", "volume_t_per_d", "volume_kt_per_y"];
    let (hours, at) = match (every, volume) {
        (Some(every), _) => (every.value.0, every.span),
        (None, Some(volume)) => {
            let volume = positive(f, "volume", Some(volume))?;
            (mean_cargo?.0 / volume.value.0, volume.span)
        }
        (None, None) if unreadable.iter().any(|key| f.has(key)) => return None,
        (None, None) => return Some(None),
    };
    if hours < 1.0 {
        f.report(Finding::new(
            &codes::OUT_OF_RANGE,
            "cargoes follow each other within the hour",
            at,
            format!("every {hours:.4} h; must be at least 1 h"),
        ));
        return None;
    }
    Some(Some(Hours(hours)))
}

/// Whether cargoes can be brought to these tanks: AL403, AL405, AL406 and AL407.
fn deliverable(
    f: &mut Fields<'_>,
    known: &Known,
    fuel: Idx<Fuel>,
    tanks: &[At<Idx<Tank>>],
    (cargo, most): (&At<Tonnes>, f64),
) {
    let mut first_port: Option<At<Idx<Port>>> = None;
    for at in tanks {
        let Some(tank) = row(&known.tanks, at.value) else { continue };
        if tank.fuel != fuel {
            let name = |idx| row(&known.fuels, idx).map_or("another fuel", |fuel: &Fuel| fuel.id.as_str());
            f.report(Finding::new(
                &codes::FUEL_MISMATCH,
                format!("`{}` cannot be unloaded into tank `{}`", name(fuel), tank.id),
                at.span,
                format!("holds `{}`", name(tank.fuel)),
            ));
        }
        let Some(port) = tank.port else {
            f.report(
                Finding::new(
                    &codes::TANK_WITHOUT_PORT,
                    format!("no port serves tank `{}`", tank.id),
                    at.span,
                    "no ship reaches it",
                )
                .with_help("name its port in tanks.csv"),
            );
            continue;
        };
        match &first_port {
            None => first_port = Some(At { value: port, span: at.span }),
            Some(first) if first.value != port => {
                f.report(
                    Finding::new(
                        &codes::TANKS_OF_TWO_PORTS,
                        "one agreement delivers into tanks of two ports",
                        at.span,
                        format!("tank `{}` lies at another port", tank.id),
                    )
                    .with_help("split the agreement in two"),
                );
            }
            Some(_) => {}
        }
    }
    let port = first_port.and_then(|at| row(&known.ports, at.value));
    if let Some((port, max)) = port.and_then(|port| Some((port, port.max_cargo?)))
        && cargo.value.0 * most > max.0
        && port.lightering.is_none()
    {
        let title = format!("a cargo is larger than port `{}` accepts", port.id);
        let label = match (cargo.value.0 * most, most) {
            (size, 1.0) => format!("{size} t, the port takes {} t", max.0),
            (size, _) if size.is_finite() => format!("up to {size} t, the port takes {} t", max.0),
            _ => format!("without limit by its `cargo_factor`, the port takes {} t", max.0),
        };
        let finding = Finding::new(&codes::CARGO_TOO_LARGE, title, cargo.span, label);
        f.report(finding.with_help("give lightering_t_per_h in ports.csv, or smaller cargoes"));
    }
}
