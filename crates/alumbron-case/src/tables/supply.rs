//! `ports.csv`, `suppliers.csv` and `agreements.csv`.

use alumbron_model::chance::Delay;
use alumbron_model::entity::{Agreement, Fuel, Port, Region, Supplier, Tank};
use alumbron_model::finding::{At, Finding, codes};
use alumbron_model::quantity::{Amount, Fraction, Hours, Tonnes, TonnesPerHour, UsdPerTonne};
use alumbron_model::record::{Fields, Idx, Moment};
use alumbron_model::time::{Calendar, Window};

use super::tank::tonnes;
use super::{Known, Row, at_least_one, named, place, positive, row, window};

impl Row for Port {
    const ABOUT: &'static str = "Where ships unload.";

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
        let max_cargo = f.optional::<Tonnes>("max_cargo", "Largest cargo it can take.");
        let place = place(f);
        Some(Self {
            id: id?.value.0,
            title,
            region: region.map(|at| at.value),
            berths,
            unloading: unloading.map(|at| at.value),
            max_cargo: max_cargo.map(|at| at.value),
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
        let place = place(f);
        Some(Self { id: id?.value.0, title, place })
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
            f.references::<Tank>("tanks", "Tanks of one port a cargo is unloaded into, in order; required.");
        let cargo = f.required::<Amount>("cargo", "Size of a cargo.");
        let first = f.with_default::<Moment>("first", "the start", "When the first cargo is to load.");
        let every = f.optional::<Hours>("every", "Time between cargoes, at least an hour.");
        let volume = f.optional::<TonnesPerHour>(
            "volume",
            "Volume over time, from which the time between cargoes follows.",
        );
        let loading =
            f.or("loading_reliability", Fraction(1.0), "1", "Probability that a nominated cargo loads.");
        let voyage = f.required::<Hours>("voyage", "Voyage time when nothing goes wrong.");
        let delay = f.or(
            "delay",
            Delay::None,
            "none",
            "What may be added to the voyage, in hours: none, fixed(24), uniform(0; 72), exponential(48) or \
             choice(0: 0.6; 6: 0.4).",
        );
        let start = f.with_default::<Moment>("start", "the start", "Cargoes are nominated from then on.");
        let end = f.with_default::<Moment>("end", "the end", "No cargo is nominated from then on.");
        let price = f.or("price", UsdPerTonne(0.0), "0", "Price of the fuel.");

        if !f.has("tanks") {
            let span = f.span();
            f.report(Finding::new(
                &codes::MISSING_FIELD,
                "missing field `tanks` in agreements",
                span,
                "`tanks` is required",
            ));
        }
        // All fields have been asked for: describing ends here.
        let calendar = f.context()?.calendar;
        let validity = validity(f, calendar, start, end);
        let cargo_at = cargo.as_ref().map(|at| at.span);
        let fuel = fuel?.value;
        let cargo = tonnes(f, known, fuel, cargo)
            .and_then(|mass| positive(f, "cargo", cargo_at.map(|span| At { value: mass, span })));
        if let Some(cargo) = &cargo {
            deliverable(f, known, fuel, &tanks, cargo);
        }
        let interval = interval(f, every, volume, cargo.as_ref());
        if tanks.is_empty() {
            return None;
        }
        Some(Self {
            id: id?.value.0,
            title,
            supplier: supplier?.value,
            fuel,
            tanks: tanks.into_iter().map(|at| at.value).collect(),
            cargo: cargo?.value,
            first_h: first.map_or(0, |at| at.value.offset),
            interval: interval?,
            loading,
            voyage: voyage?.value,
            delay,
            validity,
            price,
        })
    }
}

fn validity(
    f: &mut Fields<'_>,
    calendar: Calendar,
    start: Option<At<Moment>>,
    end: Option<At<Moment>>,
) -> Window {
    let begins = start.unwrap_or(At { value: Moment::at(0, calendar), span: f.span() });
    let last = Moment::at(i64::from(calendar.n_hours), calendar);
    let ends = end.unwrap_or(At { value: last, span: begins.span });
    if start.is_none() && end.is_none() {
        return Window { from: begins.value.hour, to: ends.value.hour };
    }
    window(f, begins, ends)
}

/// Hours between cargoes, `Some(None)` for a single cargo.
fn interval(
    f: &mut Fields<'_>,
    every: Option<At<Hours>>,
    volume: Option<At<TonnesPerHour>>,
    cargo: Option<&At<Tonnes>>,
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
            (cargo?.value.0 / volume.value.0, volume.span)
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
    cargo: &At<Tonnes>,
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
        && cargo.value > max
    {
        f.report(Finding::new(
            &codes::CARGO_TOO_LARGE,
            format!("a cargo is larger than port `{}` accepts", port.id),
            cargo.span,
            format!("{} t, the port takes {} t", cargo.value.0, max.0),
        ));
    }
}
