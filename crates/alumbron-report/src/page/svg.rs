//! A small writer of SVG and HTML: escaped text, numbers without surprises, linear scales and round ticks.
//!
//! Knows no case. Every number written is finite: what is not becomes 0.

use std::fmt::Write as _;

/// Text for HTML and SVG, in elements and in quoted attributes.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // Control characters have no place in a page.
            c if c.is_control() && c != '\n' => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

/// A coordinate: one decimal, none if it is whole.
pub(super) fn coordinate(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Points as the middle of an SVG path: `x,y x,y ...`.
pub(super) fn points(points: impl IntoIterator<Item = (f64, f64)>) -> String {
    let pairs: Vec<String> =
        points.into_iter().map(|(x, y)| format!("{},{}", coordinate(x), coordinate(y))).collect();
    pairs.join(" ")
}

/// A drawing in the making.
pub(super) struct Svg {
    text: String,
}

/// Where text is anchored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Svg {
    /// A drawing of a size, with a class and a description for those who do not see it.
    pub(super) fn new(size: (f64, f64), class: &str, description: &str) -> Self {
        let (width, height) = (coordinate(size.0), coordinate(size.1));
        let label = escape(description);
        Self {
            text: format!(
                "<svg class=\"{class}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{label}\">"
            ),
        }
    }

    /// The finished drawing.
    pub(super) fn finish(mut self) -> String {
        self.text.push_str("</svg>");
        self.text
    }

    /// Opens a group; close it with [`Svg::close`].
    pub(super) fn open(&mut self, class: &str) {
        self.put(format_args!("<g class=\"{class}\">"));
    }

    pub(super) fn close(&mut self) {
        self.text.push_str("</g>");
    }

    /// A rectangle (x, y, width, height) with a tooltip, if it has one.
    pub(super) fn rect(&mut self, class: &str, [x, y, w, h]: [f64; 4], tip: &str) {
        let [x, y, w, h] = [x, y, w.max(0.0), h.max(0.0)].map(coordinate);
        self.put(format_args!("<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\""));
        self.end("rect", tip);
    }

    pub(super) fn circle(&mut self, class: &str, (x, y): (f64, f64), r: f64, tip: &str) {
        let [x, y, r] = [x, y, r].map(coordinate);
        self.put(format_args!("<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\""));
        self.end("circle", tip);
    }

    /// A line from one point to another, of a width if the class gives none.
    pub(super) fn line(&mut self, class: &str, a: (f64, f64), b: (f64, f64), width: Option<f64>, tip: &str) {
        let [x1, y1, x2, y2] = [a.0, a.1, b.0, b.1].map(coordinate);
        let width = width.map(|w| format!(" stroke-width=\"{}\"", coordinate(w))).unwrap_or_default();
        self.put(format_args!(
            "<line class=\"{class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"{width}"
        ));
        self.end("line", tip);
    }

    /// An open path through points.
    pub(super) fn polyline(&mut self, class: &str, through: impl IntoIterator<Item = (f64, f64)>) {
        let through = points(through);
        self.put(format_args!("<polyline class=\"{class}\" points=\"{through}\"/>"));
    }

    /// A closed area.
    pub(super) fn polygon(&mut self, class: &str, around: impl IntoIterator<Item = (f64, f64)>) {
        let around = points(around);
        self.put(format_args!("<polygon class=\"{class}\" points=\"{around}\"/>"));
    }

    /// Text at a point; escaped here.
    pub(super) fn text(&mut self, class: &str, (x, y): (f64, f64), anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let (x, y, text) = (coordinate(x), coordinate(y), escape(text));
        self.put(format_args!(
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{text}</text>"
        ));
    }

    fn end(&mut self, element: &str, tip: &str) {
        if tip.is_empty() {
            self.text.push_str("/>");
        } else {
            let tip = escape(tip);
            self.put(format_args!("><title>{tip}</title></{element}>"));
        }
    }

    fn put(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing into a string cannot fail.
        let _ = self.text.write_fmt(text);
    }
}

/// A linear scale from `0..=top` to pixels; a top of 0 puts everything at the start.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    pub(super) top: f64,
    pub(super) from: f64,
    pub(super) to: f64,
}

impl Scale {
    pub(super) fn at(self, value: f64) -> f64 {
        let share = if self.top > 0.0 { value / self.top } else { 0.0 };
        self.from + share * (self.to - self.from)
    }
}

/// Round ticks from 0 that reach `top` in about `n` steps of 1, 2, 2.5 or 5 times a power of ten. The last is at least
/// `top`, so it can end an axis. A top that is not above 0 gives the single tick 0.
pub(super) fn ticks(top: f64, n: usize) -> Vec<f64> {
    if !top.is_finite() || top <= 0.0 {
        return vec![0.0];
    }
    let rough = top / n.max(1) as f64;
    let mut decade = 1.0;
    while decade * 10.0 <= rough {
        decade *= 10.0;
    }
    while decade > rough {
        decade /= 10.0;
    }
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].map(|m| m * decade).into_iter().find(|s| *s >= rough * 0.999);
    let step = step.unwrap_or(10.0 * decade);
    let count = (top / step - 1e-9).ceil().max(1.0);
    // At most a few dozen, so the cast is exact.
    (0..=count as u32).map(|i| f64::from(i) * step).collect()
}

/// The label of a tick: as many decimals as the step needs.
pub(super) fn tick_label(value: f64, step: f64) -> String {
    let mut decimals = 0;
    let mut scaled = step;
    while decimals < 6 && (scaled - scaled.round()).abs() > 1e-6 {
        scaled *= 10.0;
        decimals += 1;
    }
    crate::numeral::grouped(value, decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_reach_the_top() {
        assert_eq!(ticks(97.0, 4), [0.0, 25.0, 50.0, 75.0, 100.0]);
        assert_eq!(ticks(3.2, 4), [0.0, 1.0, 2.0, 3.0, 4.0]);
        assert_eq!(ticks(0.0, 4), [0.0]);
        assert_eq!(ticks(f64::NAN, 4), [0.0]);
        for top in [1e-9, 0.3, 7.0, 1.0, 12_345.0, 9.99e11] {
            assert!(ticks(top, 5).last().is_some_and(|last| *last >= top * 0.999_999), "{top}");
        }
    }

    #[test]
    fn labels_have_the_decimals_of_the_step() {
        assert_eq!([tick_label(2.5, 2.5), tick_label(1500.0, 500.0)], ["2.5", "1,500"]);
    }

    #[test]
    fn text_is_escaped_and_numbers_are_finite() {
        assert_eq!(escape("<a b=\"c\">&'"), "&lt;a b=&quot;c&quot;&gt;&amp;&#39;");
        assert_eq!([coordinate(f64::NAN), coordinate(-0.01), coordinate(2.25)], ["0", "0", "2.2"]);
    }
}
