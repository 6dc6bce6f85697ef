//! The map: regions as circles by population in the color of their dark hours, joined by links.
//!
//! It knows no coast. A pale band along the shortest tree that joins all regions stands in for the land, and labels are
//! put where they overlap nothing, the darkest regions first. Without coordinates there is no map.

use super::Subject;
use super::color::level;
use super::name_of;
use super::svg::{Anchor, Svg};
use crate::numeral::{grouped, with_error};

const WIDTH: f64 = 1000.0;
/// Height of the map at least and at most, pixels.
const HEIGHT: (f64, f64) = (240.0, 680.0);
const MARGIN: (f64, f64) = (84.0, 58.0);

/// A region on the map.
struct Dot<'a> {
    name: &'a str,
    at: (f64, f64),
    radius: f64,
    dark: f64,
    class: String,
    tip: String,
}

/// The map, with colors from 0 to `top` hours; empty if fewer than two regions have coordinates.
pub(super) fn render(subject: Subject<'_>, top: f64) -> String {
    let case = subject.case;
    let placed: Vec<(usize, (f64, f64))> = case
        .regions
        .iter()
        .enumerate()
        .filter_map(|(i, r)| r.place.map(|(lat, lon)| (i, (lat.0, lon.0))))
        .filter(|(_, (lat, lon))| lat.is_finite() && lon.is_finite())
        .collect();
    if placed.len() < 2 {
        return String::new();
    }
    let (spots, height) = project(&placed.iter().map(|p| p.1).collect::<Vec<_>>());
    let dots = dots(subject, &placed, &spots, top);
    let mut svg = Svg::new((WIDTH, height), "map", "Map of the regions, colored by hours without power");
    let band = 2.0 * dots.iter().map(|d| d.radius).fold(0.0, f64::max) + 26.0;
    for (a, b) in tree(&spots) {
        svg.line("land", spots[a], spots[b], Some(band), "");
    }
    links(subject, &placed, &spots, &mut svg);
    let mut by_size: Vec<&Dot<'_>> = dots.iter().collect();
    by_size.sort_by(|a, b| b.radius.total_cmp(&a.radius));
    for dot in by_size {
        svg.circle(&dot.class, dot.at, dot.radius, &dot.tip);
    }
    labels(&mut svg, &dots, &wires(subject, &placed, &spots), height);
    format!(
        "<figure>{}<figcaption class=\"note\">Circles by population, lines by the limit of the link. The pale band only \
         joins neighbors; it is no coast.</figcaption></figure>",
        svg.finish()
    )
}

fn dots<'a>(
    Subject { case, summary, .. }: Subject<'a>,
    placed: &[(usize, (f64, f64))],
    spots: &[(f64, f64)],
    top: f64,
) -> Vec<Dot<'a>> {
    let most = placed.iter().map(|&(i, _)| case.regions.0[i].population).fold(0.0, f64::max);
    placed
        .iter()
        .zip(spots)
        .map(|(&(i, _), &at)| {
            let region = &case.regions.0[i];
            let dark = summary.region("dark_hours_per_day", &region.id);
            let name = name_of(&region.title, &region.id);
            // The area of a circle follows its population.
            let radius = if most > 0.0 { 26.0 * (region.population / most).max(0.0).sqrt() } else { 12.0 };
            let people = if region.population > 0.0 {
                format!(", {} people", grouped(region.population, 0))
            } else {
                String::new()
            };
            Dot {
                name,
                at,
                radius: radius.max(5.0),
                dark: dark.value,
                class: format!("r{}", level(dark.value, top)),
                tip: format!("{name}: {} h without power a day{people}", with_error(dark)),
            }
        })
        .collect()
}

fn links(
    Subject { case, .. }: Subject<'_>,
    placed: &[(usize, (f64, f64))],
    spots: &[(f64, f64)],
    svg: &mut Svg,
) {
    let limit = |l: &alumbron_model::entity::Link| l.limit.0.max(l.limit_back.0);
    // Limits may be declared endless.
    let most = case.links.iter().map(limit).filter(|l| l.is_finite()).fold(0.0, f64::max);
    let spot = |position: usize| placed.iter().position(|p| p.0 == position).map(|k| spots[k]);
    for link in &case.links {
        let (Some(a), Some(b)) = (spot(link.from.position()), spot(link.to.position())) else { continue };
        let width = 1.5 + if most > 0.0 { 4.0 * (limit(link) / most).min(1.0) } else { 0.0 };
        let name = |region: &alumbron_model::entity::Region| name_of(&region.title, &region.id).to_owned();
        let (from, to) = (name(&case.regions[link.from]), name(&case.regions[link.to]));
        let tip = format!(
            "{from} to {to}: {} MW, back {} MW",
            grouped(link.limit.0, 0),
            grouped(link.limit_back.0, 0)
        );
        svg.line("link", a, b, Some(width), &tip);
    }
}

/// Points along the links, close enough together that no label slips between.
fn wires(
    Subject { case, .. }: Subject<'_>,
    placed: &[(usize, (f64, f64))],
    spots: &[(f64, f64)],
) -> Vec<(f64, f64)> {
    let spot = |position: usize| placed.iter().position(|p| p.0 == position).map(|k| spots[k]);
    let ends = case.links.iter().filter_map(|l| Some((spot(l.from.position())?, spot(l.to.position())?)));
    let along = |((x0, y0), (x1, y1)): ((f64, f64), (f64, f64))| {
        (0..=100).map(f64::from).map(move |i| (x0 + (x1 - x0) * i / 100.0, y0 + (y1 - y0) * i / 100.0))
    };
    ends.flat_map(along).collect()
}

/// Plate carrée around the middle latitude (so shapes keep near it), fitted to the width; points and the height.
fn project(places: &[(f64, f64)]) -> (Vec<(f64, f64)>, f64) {
    let bounds = |pick: fn(&(f64, f64)) -> f64| {
        let values = places.iter().map(pick);
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
    };
    let ((south, north), (west, east)) = (bounds(|p| p.0), bounds(|p| p.1));
    let squeeze = ((south + north) / 2.0).to_radians().cos().max(0.05);
    let (wide, tall) = ((east - west) * squeeze, north - south);
    let room = (WIDTH - 2.0 * MARGIN.0, HEIGHT.1 - 2.0 * MARGIN.1);
    // Regions at one spot would make the scale endless.
    let scale = (room.0 / wide.max(1e-6)).min(room.1 / tall.max(1e-6)).min(1e4);
    let height = (tall * scale + 2.0 * MARGIN.1).clamp(HEIGHT.0, HEIGHT.1);
    let (x0, y0) = ((WIDTH - wide * scale) / 2.0, (height - tall * scale) / 2.0);
    let spot = |&(lat, lon): &(f64, f64)| (x0 + (lon - west) * squeeze * scale, y0 + (north - lat) * scale);
    (places.iter().map(spot).collect(), height)
}

/// The shortest tree that joins all points, by Prim's algorithm (1957); the first of equals.
fn tree(points: &[(f64, f64)]) -> Vec<(usize, usize)> {
    let distance = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).powi(2) + (a.1 - b.1).powi(2);
    let mut inside = vec![false; points.len()];
    let mut edges = Vec::new();
    if let Some(first) = inside.first_mut() {
        *first = true;
    }
    for _ in 1..points.len() {
        let mut best: Option<(f64, usize, usize)> = None;
        for a in (0..points.len()).filter(|&a| inside[a]) {
            for b in (0..points.len()).filter(|&b| !inside[b]) {
                let d = distance(points[a], points[b]);
                if best.is_none_or(|(least, _, _)| d < least) {
                    best = Some((d, a, b));
                }
            }
        }
        let Some((_, a, b)) = best else { break };
        inside[b] = true;
        edges.push((a, b));
    }
    edges
}

/// An upright box: left, top, right, bottom.
type Box4 = [f64; 4];

fn overlap(a: Box4, b: Box4) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

/// Where a label could stand.
#[derive(Clone, Copy)]
struct Spot {
    at: (f64, f64),
    anchor: Anchor,
    far: bool,
}

/// Labels for a wide page with values, and fewer, larger ones for a phone.
fn labels(svg: &mut Svg, dots: &[Dot<'_>], wires: &[(f64, f64)], height: f64) {
    for (class, size, gap, with_value) in [("wide-only", 13.0, 0.0, true), ("narrow", 27.0, 6.0, false)] {
        svg.open(class);
        let mut taken: Vec<Box4> = dots
            .iter()
            .map(|d| [d.at.0 - d.radius, d.at.1 - d.radius, d.at.0 + d.radius, d.at.1 + d.radius])
            .collect();
        let mut order: Vec<usize> = (0..dots.len()).collect();
        order.sort_by(|&a, &b| dots[b].dark.total_cmp(&dots[a].dark));
        for i in order {
            let dot = &dots[i];
            let text = if with_value {
                format!("{} {} h", dot.name, grouped(dot.dark, 2))
            } else {
                dot.name.to_owned()
            };
            // Bold letters of common typefaces are about 0.6 of their size wide.
            let width = 0.6 * size * text.chars().count() as f64 + gap;
            let shape = |spot: Spot| area(spot, width, size, gap);
            let free = |spot: &Spot| {
                let b = shape(*spot);
                let inside = b[0] >= 0.0 && b[2] <= WIDTH && b[1] >= 0.0 && b[3] <= height;
                inside && taken.iter().enumerate().all(|(k, other)| k == i || !overlap(b, *other))
            };
            let clear = |spot: &Spot| {
                let b = shape(*spot);
                wires.iter().all(|&(x, y)| !overlap(b, [x - 1.0, y - 1.0, x + 1.0, y + 1.0]))
            };
            let spots = candidates(dot, size);
            // Clear of links if it can be; far away only where there is room for it.
            let near = spots.iter().find(|s| !s.far && free(s) && clear(s));
            let Some(&spot) = near.or_else(|| spots.iter().find(|s| free(s) && (with_value || !s.far)))
            else {
                continue;
            };
            taken.push(shape(spot));
            if spot.far {
                let end = if spot.at.1 < dot.at.1 { spot.at.1 + 4.0 } else { spot.at.1 - size + 1.0 };
                let edge = if spot.at.1 < dot.at.1 { dot.at.1 - dot.radius } else { dot.at.1 + dot.radius };
                svg.line("lead-line", (dot.at.0, edge), (spot.at.0, end), None, "");
            }
            svg.text("strong", spot.at, spot.anchor, &text);
        }
        svg.close();
    }
}

/// Places around a circle, best first: beside it, above, below, then farther away with a lead.
fn candidates(dot: &Dot<'_>, size: f64) -> Vec<Spot> {
    let ((x, y), r) = (dot.at, dot.radius);
    let middle = y + 0.35 * size;
    let near = |at, anchor| Spot { at, anchor, far: false };
    let mut spots = vec![
        near((x, y - r - 6.0), Anchor::Middle),
        near((x, y + r + size + 2.0), Anchor::Middle),
        near((x + r + 6.0, middle), Anchor::Start),
        near((x - r - 6.0, middle), Anchor::End),
        near((x + 0.7 * r + 4.0, y - 0.7 * r - 4.0), Anchor::Start),
        near((x + 0.7 * r + 4.0, y + 0.7 * r + size), Anchor::Start),
        near((x - 0.7 * r - 4.0, y - 0.7 * r - 4.0), Anchor::End),
        near((x - 0.7 * r - 4.0, y + 0.7 * r + size), Anchor::End),
    ];
    for step in [1.5, 2.8, 4.2, 5.6] {
        for shift in [0.0, 24.0, -24.0, 52.0, -52.0] {
            spots.push(Spot { at: (x + shift, y - r - step * size), anchor: Anchor::Middle, far: true });
            spots.push(Spot {
                at: (x + shift, y + r + (step + 1.0) * size),
                anchor: Anchor::Middle,
                far: true,
            });
        }
    }
    spots
}

fn area(Spot { at: (x, y), anchor, .. }: Spot, width: f64, size: f64, gap: f64) -> Box4 {
    let left = match anchor {
        Anchor::Start => x,
        Anchor::Middle => x - width / 2.0,
        Anchor::End => x - width,
    };
    [left, y - 0.82 * size - gap / 2.0, left + width, y + 0.25 * size + gap / 2.0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_joins_every_point_once() {
        let points = [(0.0, 0.0), (10.0, 0.0), (1.0, 0.0), (11.0, 1.0)];
        assert_eq!(tree(&points), [(0, 2), (2, 1), (1, 3)]);
        assert!(tree(&[]).is_empty());
    }

    #[test]
    fn regions_at_one_spot_stay_on_the_map() {
        let (spots, height) = project(&[(20.0, -80.0), (20.0, -80.0)]);
        assert!(
            spots.iter().all(|s| (0.0..=WIDTH).contains(&s.0) && (0.0..=height).contains(&s.1)),
            "{spots:?}"
        );
    }
}
