//! Limits on groups of links, hour by hour against a linear program of its own, and against enumeration of all states.
mod plain;
mod systems;

use alumbron_engine::observe::Carried;
use alumbron_engine::{carried, compile, trace};
use alumbron_model::Case;
use alumbron_model::case::Sharing;
use alumbron_model::entity::{Interface, Outage, OutageRates};
use alumbron_model::quantity::{Megawatts, PerHour, UsdPerMegawattHour};
use alumbron_model::record::Idx;
use plain::Plain;
use systems::{assert_near, battery, case, demand, firm, link, mean_error, profile, run, run_case, unit};

/// A fixed pseudo-random walk over whole numbers below `top`.
fn numbers(mut seed: u64) -> impl FnMut(u32) -> f64 {
    move |top| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from((seed >> 33) as u32 % top)
    }
}

fn group(case: &mut Case, links: &[u32], reversed: &[u32], limit: f64, back: f64) -> usize {
    let reversed: Vec<_> = reversed.iter().map(|&link| Idx::new(link)).collect();
    case.interfaces.0.push(Interface {
        id: format!("g{}", case.interfaces.len()),
        title: String::new(),
        links: links.iter().map(|&link| Idx::new(link)).chain(reversed.iter().copied()).collect(),
        reversed,
        region: None,
        limit: Megawatts(limit),
        limit_back: Megawatts(back),
        profile: None,
        profile_back: None,
    });
    case.interfaces.len() - 1
}

/// A case of so many hours without chance, each an instance of its own, and the same for the plain program.
struct Drawn {
    case: Case,
    hours: Vec<Plain>,
}

/// Links of a group that count forward, and backward.
type Ways<'a> = (&'a [u32], &'a [u32]);

/// Links by their ends, and groups of them.
type Shape<'a> = (&'a [(usize, usize)], &'a [Ways<'a>]);

/// Links are ends by region; groups are links that count forward, and backward.
fn draw(seed: u64, n_hours: u32, links: &[(usize, usize)], groups: &[Ways<'_>], reserve: bool) -> Drawn {
    let mut number = numbers(seed);
    let n = 1 + links.iter().map(|&(a, b)| a.max(b)).max().expect("there are links");
    let mut drawn = case(n_hours, n);
    let mut hours: Vec<Plain> = Vec::new();
    for _ in 0..n_hours {
        let limits = |number: &mut dyn FnMut(u32) -> f64| (number(26), number(26));
        // In a third of the hours little is short, in others much.
        let level = [30, 45, 70][number(3) as usize];
        hours.push(Plain {
            links: links
                .iter()
                .map(|&(from, to)| {
                    let (there, back) = limits(&mut number);
                    (from, to, there, back)
                })
                .collect(),
            groups: groups
                .iter()
                .map(|(forward, backward)| {
                    let (there, back) = limits(&mut number);
                    let signed = forward.iter().map(|&l| (l as usize, 1.0));
                    (signed.chain(backward.iter().map(|&l| (l as usize, -1.0))).collect(), there, back)
                })
                .collect(),
            demand: (0..n).map(|_| number(level)).collect(),
            reserve: vec![0.0; n],
            units: Vec::new(),
        });
    }
    for r in 0..n {
        demand(&mut drawn, r as u32, &hours.iter().map(|hour| hour.demand[r]).collect::<Vec<f64>>());
        if reserve {
            let mw = number(8);
            drawn.regions.0[r].reserve = Megawatts(mw);
            hours.iter_mut().for_each(|hour| hour.reserve[r] = mw);
        }
        for _ in 0..2 {
            // Costs like each other make ties, which the merit order decides.
            let cost = 10.0 * (1.0 + number(9));
            let mw: Vec<f64> = (0..n_hours).map(|_| number(30)).collect();
            firm(&mut drawn, r as u32, &mw);
            drawn.units.0.last_mut().expect("just added").cost = UsdPerMegawattHour(cost);
            hours.iter_mut().zip(&mw).for_each(|(hour, &mw)| hour.units.push((r, mw, cost)));
        }
    }
    for (l, &(from, to)) in links.iter().enumerate() {
        link(&mut drawn, from as u32, to as u32, 1.0);
        let there = profile(&mut drawn, hours.iter().map(|hour| hour.links[l].2).collect());
        let back = profile(&mut drawn, hours.iter().map(|hour| hour.links[l].3).collect());
        let link = drawn.links.0.last_mut().expect("just added");
        (link.profile, link.profile_back) = (Some(there), Some(back));
    }
    for (g, (forward, backward)) in groups.iter().enumerate() {
        let i = group(&mut drawn, forward, backward, 1.0, 1.0);
        let there = profile(&mut drawn, hours.iter().map(|hour| hour.groups[g].1).collect());
        let back = profile(&mut drawn, hours.iter().map(|hour| hour.groups[g].2).collect());
        (drawn.interfaces.0[i].profile, drawn.interfaces.0[i].profile_back) = (Some(there), Some(back));
    }
    Drawn { case: drawn, hours }
}

const RING: [(usize, usize); 5] = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 0)];
const MESH: [(usize, usize); 6] = [(0, 1), (2, 1), (2, 3), (3, 0), (0, 2), (1, 3)];
const TREE: [(usize, usize); 4] = [(0, 1), (1, 2), (1, 3), (4, 3)];

/// Every hour of random systems: what is shed in all, where by the rule, and what generation costs.
#[test]
fn every_hour_sheds_and_costs_what_a_plain_program_says() {
    let (mut bound, mut shifted) = (0, 0);
    let shapes: [Shape<'_>; 5] = [
        // North to south: 1 and 2 beside 3, 4 and 0.
        (&RING, &[(&[2], &[0])]),
        (&RING, &[(&[2], &[0]), (&[1, 2, 3], &[])]),
        (&MESH, &[(&[4, 0], &[3])]),
        (&MESH, &[(&[4, 5], &[]), (&[0, 2], &[1])]),
        (&TREE, &[(&[0, 2], &[3])]),
    ];
    for (shape, (links, groups)) in shapes.into_iter().enumerate() {
        for (seed, reserve) in [(3, false), (4, true)] {
            let Drawn { mut case, hours } = draw(seed + 10 * shape as u64, 60, links, groups, reserve);
            for sharing in [Sharing::Local, Sharing::Shared] {
                case.sharing = sharing;
                let with = trace(&compile(&case), 1, 0);
                let without = trace(&compile(&Case { interfaces: Default::default(), ..case.clone() }), 1, 0);
                let (n, n_units) = (case.regions.len(), case.units.len());
                for (h, hour) in hours.iter().enumerate() {
                    let what = format!("shape {shape}, seed {seed}, {sharing:?}, hour {h}");
                    let shed = &with.shed_mw[h * n..][..n];
                    let by_rule = hour.shed_by_rule(sharing);
                    let (total, expected) = (shed.iter().sum::<f64>(), by_rule.iter().sum::<f64>());
                    assert!((total - expected).abs() < 1e-6, "{what}: {shed:?}, not {by_rule:?}");
                    // Where no group binds all stays as it was, and a shortfall near links that are full.
                    let moved = with.generation_mw[h * n_units..][..n_units]
                        != without.generation_mw[h * n_units..][..n_units]
                        || shed != &without.shed_mw[h * n..][..n];
                    if moved || sharing == Sharing::Shared {
                        for (a, b) in shed.iter().zip(&by_rule) {
                            assert!((a - b).abs() < 1e-6, "{what}: {shed:?}, not {by_rule:?}");
                        }
                    }
                    let generation = &with.generation_mw[h * n_units..][..n_units];
                    let cost: f64 = generation.iter().zip(&hour.units).map(|(mw, unit)| mw * unit.2).sum();
                    let least = hour.cost(shed).unwrap_or_else(|| panic!("{what}: cannot be carried"));
                    assert!((cost - least).abs() < 1e-4, "{what}: {cost}, not {least}");
                    let open = Plain { groups: Vec::new(), ..hour.clone() };
                    bound += usize::from(hour.uncovered() > open.uncovered() + 1e-6);
                    shifted += usize::from(moved);
                }
            }
        }
    }
    assert!(bound > 100 && shifted > 300, "groups cost load in {bound} hours, and moved {shifted}");
}

/// Five areas in a ring: 1 and 2 are the north, 3, 4 and 0 the south.
fn ring_of_five() -> Case {
    let mut ring = case(2, 5);
    for (r, mw) in [28.0, 12.0, 10.0, 24.0, 22.0].into_iter().enumerate() {
        demand(&mut ring, r as u32, &[mw, mw + 3.0]);
    }
    for (region, mw, failure) in
        [(0, 20.0, 0.1), (1, 26.0, 0.05), (2, 25.0, 0.08), (2, 12.0, 0.1), (3, 20.0, 0.06), (4, 18.0, 0.04)]
    {
        unit(&mut ring, region, mw, 1, failure, 1.0 - failure);
    }
    for ((from, to), (mw, failure)) in
        RING.into_iter().zip([(14.0, 0.1), (9.0, 0.05), (13.0, 0.1), (8.0, 0.02), (11.0, 0.04)])
    {
        link(&mut ring, from as u32, to as u32, mw);
        let rates = OutageRates { failure: PerHour(failure), repair: PerHour(1.0 - failure) };
        ring.links.0.last_mut().expect("just added").outage = Some(Outage::stationary(rates));
    }
    group(&mut ring, &[2], &[0], 16.0, 5.0);
    ring
}

#[test]
fn a_ring_whose_lines_fail_has_the_energy_that_enumeration_gives() {
    let ring = ring_of_five();
    let things: Vec<f64> = (ring.units.iter().map(|unit| unit.outage.expect("it fails")))
        .chain(ring.links.iter().map(|link| link.outage.expect("it fails")))
        .map(|outage| outage.rates.failure.0)
        .collect();
    let (mut eue, mut lolh, mut without) = (0.0, 0.0, 0.0);
    for state in 0u32..1 << things.len() {
        let is_up = |thing: usize| state >> thing & 1 == 1;
        let p: f64 = things.iter().enumerate().map(|(t, q)| if is_up(t) { 1.0 - q } else { *q }).product();
        let up = |thing: usize| f64::from(u8::from(is_up(thing)));
        for more in [0.0, 3.0] {
            let links = ring.links.iter().zip(RING).enumerate().map(|(l, (link, (from, to)))| {
                let mw = link.limit.0 * up(ring.units.len() + l);
                (from, to, mw, mw)
            });
            let units = ring.units.iter().enumerate();
            let mut hour = Plain {
                links: links.collect(),
                groups: vec![(vec![(2, 1.0), (0, -1.0)], 16.0, 5.0)],
                demand: [28.0, 12.0, 10.0, 24.0, 22.0].iter().map(|mw| mw + more).collect(),
                reserve: vec![0.0; 5],
                units: units
                    .map(|(u, unit)| (unit.region.position(), unit.capacity.0 * up(u), 0.0))
                    .collect(),
            };
            let short = hour.uncovered();
            eue += p * short;
            lolh += if short > 1e-6 { p } else { 0.0 };
            hour.groups.clear();
            without += p * hour.uncovered();
        }
    }
    assert!(eue > 1.05 * without, "the group costs load: {eue}, {without}");
    let outcome = run_case(&ring, 60_000);
    assert_near("energy", mean_error(&outcome, |row| row.unserved_mwh), eue, 0.01);
    assert_near("hours", mean_error(&outcome, |row| f64::from(row.shortfall_hours)), lolh, 0.01);
    // The same chronologies, whoever lives them.
    let again = run(&compile(&ring), 500, 1);
    let other = run(&compile(&ring), 500, 2);
    assert_eq!(format!("{:?}", again.samples), format!("{:?}", other.samples));
}

#[test]
fn a_group_that_never_binds_changes_no_bit() {
    for sharing in [Sharing::Local, Sharing::Shared] {
        let Drawn { case, .. } = draw(77, 300, &RING, &[], true);
        let free = Case { sharing, ..case };
        let mut wide = free.clone();
        group(&mut wide, &[2], &[0], 1e5, 1e5);
        let mut around = free.clone();
        // Flows around the ring can be anything that links allow, and none need be above nothing all the way around: a
        // sum of all five is met by turning the flow.
        group(&mut around, &[0, 1, 2, 3, 4], &[], 130.0, 130.0);
        let (plain, wide, around) =
            (trace(&compile(&free), 1, 0), trace(&compile(&wide), 1, 0), trace(&compile(&around), 1, 0));
        assert_eq!(plain, wide);
        assert_eq!(plain, around);
    }
    // Power from 0 to 1 takes the link between them. With no more than 2 MW allowed there and on the link beside it, the
    // rest goes around, and nothing else changes.
    let mut ring = case(1, 4);
    demand(&mut ring, 1, &[8.0]);
    unit(&mut ring, 0, 20.0, 1, 0.0, 0.0);
    for (from, to) in [(0, 1), (1, 2), (2, 3), (3, 0)] {
        link(&mut ring, from, to, 8.0);
    }
    let free = trace(&compile(&ring), 1, 0);
    group(&mut ring, &[0], &[], 2.0, 2.0);
    let system = compile(&ring);
    assert_eq!(free, trace(&system, 1, 0));
    let seen = carried(&system, 1, 0..1);
    let sent: Vec<f64> = seen.iter().map(|c| c.there_mwh.mean() - c.back_mwh.mean()).collect();
    assert!(sent[0] <= 2.0 + 1e-9 && (sent[0] - sent[1] - 8.0).abs() < 1e-9, "{sent:?}");
    assert!((sent[4] - sent[0]).abs() < 1e-9 && seen[4].full_hours.mean() == 0.0, "it does not bind");
}

#[test]
fn hours_in_which_a_group_binds_are_told() {
    // Two suppliers, two takers; one hour in three the group lets little through, and in one nothing.
    let mut grid = case(3, 4);
    for r in 0..2 {
        demand(&mut grid, r, &[0.0; 3]);
        firm(&mut grid, r, &[10.0; 3]);
        demand(&mut grid, r + 2, &[8.0; 3]);
        link(&mut grid, r, r + 2, 9.0);
    }
    let into = group(&mut grid, &[0, 1], &[], 1.0, 5.0);
    grid.interfaces.0[into].profile = Some(profile(&mut grid, vec![20.0, 12.0, 0.0]));
    let system = compile(&grid);
    let kept = trace(&system, 1, 0);
    let by_hour: Vec<f64> = kept.shed_mw.chunks(4).map(|shed| shed.iter().sum()).collect();
    assert!(by_hour.iter().zip([0.0, 4.0, 16.0]).all(|(a, b)| (a - b).abs() < 1e-9), "{by_hour:?}");
    assert!((kept.shed_mw[6] - 2.0).abs() < 1e-9 && (kept.shed_mw[7] - 2.0).abs() < 1e-9, "alike");
    let seen = carried(&system, 1, 0..1);
    let Carried { there_mwh, utilization, full_hours, out_hours, .. } = &seen[2];
    assert!((there_mwh.mean() - 28.0).abs() < 1e-9);
    assert!((utilization.mean() - (16.0 / 20.0 + 1.0) / 3.0).abs() < 1e-9, "{}", utilization.mean());
    assert!((full_hours.mean() - 2.0).abs() < 1e-9 && out_hours.mean().abs() < 1e-9, "it can send back");
}

#[test]
fn a_group_of_one_link_is_a_limit_on_the_link() {
    let mut number = numbers(9);
    let n_hours = 400;
    let mut grid = case(n_hours, 3);
    grid.sharing = Sharing::Shared;
    for r in 0..3 {
        demand(&mut grid, r, &(0..n_hours).map(|_| 20.0 + number(30)).collect::<Vec<f64>>());
        grid.regions.0[r as usize].reserve = Megawatts(number(4));
        for u in 0..3 {
            firm(&mut grid, r, &(0..n_hours).map(|_| number(30)).collect::<Vec<f64>>());
            grid.units.0.last_mut().expect("just added").cost =
                UsdPerMegawattHour(f64::from(20 + (r * 7 + u * 5) % 11));
        }
        let b = battery(&mut grid, r, 6.0 + f64::from(r), 20.0 + 7.0 * f64::from(r));
        grid.batteries.0[b].inflow.level = Megawatts(f64::from(r));
    }
    link(&mut grid, 0, 1, 12.0);
    link(&mut grid, 1, 2, 9.0);
    let narrow = trace(&compile(&grid), 1, 0);
    grid.links.0[1].limit = Megawatts(50.0);
    grid.links.0[1].limit_back = Megawatts(70.0);
    let wide = trace(&compile(&grid), 1, 0);
    group(&mut grid, &[], &[1], 9.0, 9.0);
    let grouped = trace(&compile(&grid), 1, 0);
    let far = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    assert!(far(&narrow.shed_mw, &wide.shed_mw) > 1.0, "the limit matters");
    for (what, a, b) in [
        ("shed", &narrow.shed_mw, &grouped.shed_mw),
        ("generation", &narrow.generation_mw, &grouped.generation_mw),
        ("stored", &narrow.battery_mwh, &grouped.battery_mwh),
    ] {
        assert!(far(a, b) < 1e-6, "{what}: {}", far(a, b));
    }
}

#[test]
fn reserve_that_is_only_held_makes_no_room_in_a_group() {
    // What flows to b must be matched by what flows to c, which covers itself and takes 10 MW at most.
    let unserved = |reserve: f64, cost: f64| {
        let mut grid = case(24, 3);
        for (region, mw) in [10.0, 50.0, 10.0].into_iter().enumerate() {
            demand(&mut grid, region as u32, &[mw; 24]);
        }
        let a = unit(&mut grid, 0, 200.0, 1, 0.0, 0.0);
        unit(&mut grid, 2, 10.0, 1, 0.0, 0.0);
        grid.units.0[a].cost = UsdPerMegawattHour(cost);
        grid.regions.0[2].reserve = Megawatts(reserve);
        link(&mut grid, 0, 1, 100.0);
        link(&mut grid, 0, 2, 100.0);
        group(&mut grid, &[0], &[1], 0.0, 1e6);
        let flows = carried(&compile(&grid), 1, 0..1);
        assert_eq!(flows.len(), 3, "two links and the group");
        run_case(&grid, 1).samples[0].unserved_mwh
    };
    for cost in [0.0, 5.0] {
        let bare = unserved(0.0, cost);
        assert!((bare - 960.0).abs() < 1e-4, "{bare}");
        assert!(unserved(50.0, cost) >= bare - 1e-4, "{}", unserved(50.0, cost));
    }
}
