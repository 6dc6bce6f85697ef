//! Random streams, each keyed by seed, sample, entity and purpose.
//!
//! A stream belongs to one entity for one purpose, so adding a plant changes no other plant's luck and one sample can be
//! replayed alone. The generator is xoshiro256++ (Blackman and Vigna, 2021), seeded by splitmix64. Logarithms are
//! computed here or by `libm`, not by the platform, so that every machine draws the same samples to the last bit.

use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use alumbron_model::chance::Delay;

/// What a stream is drawn for. The numbers are part of the results: never reuse one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Failures and repairs.
    Outage = 1,
    /// Loading and delay of cargoes.
    Voyage = 2,
    /// Day-to-day demand.
    Demand = 3,
    /// Whether a disruption happens.
    Disruption = 4,
    /// Which weather year.
    Weather = 5,
}

/// The part of a stream's key that does not change between samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamKey(u64);

impl StreamKey {
    /// The key of an entity, named by table and id, for a purpose.
    #[must_use]
    pub fn new(table: &str, id: &str, purpose: Purpose) -> Self {
        // FNV-1a (Fowler, Noll, Vo) over table, a separator, id and purpose.
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for byte in table.bytes().chain([0xff]).chain(id.bytes()).chain([0xff, purpose as u8]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Self(hash)
    }

    /// The key of the `nth` of several things that go by one name, such as the machines of a unit.
    #[must_use]
    #[inline]
    pub fn nth(self, nth: u32) -> Self {
        Self(mix(self.0.wrapping_add(u64::from(nth).wrapping_mul(GOLDEN))))
    }
}

/// Natural logarithm of a number in the open interval (0, 1) that is not tiny: half the time of one that must care for
/// every number, and the draws of outages are little else.
///
/// With x = m 2^e and m between the root of a half and the root of two, ln x = e ln 2 + 2 artanh s, where
/// s = (m - 1) / (m + 1) is at most 0.172; the series of artanh is cut where terms fall below 1e-16 of it.
#[inline]
fn ln(x: f64) -> f64 {
    debug_assert!((f64::MIN_POSITIVE..1.0).contains(&x), "{x}");
    const ROOT_HALF: u64 = std::f64::consts::FRAC_1_SQRT_2.to_bits();
    // Bits count up as numbers do, so the exponent is what is left of the mantissa of the root of a half.
    let above = x.to_bits().wrapping_sub(ROOT_HALF) as i64;
    let e = above >> 52;
    let m = f64::from_bits(x.to_bits().wrapping_sub((e << 52) as u64));
    let s = (m - 1.0) / (m + 1.0);
    let z = s * s;
    let z2 = z * z;
    let z4 = z2 * z2;
    // 1 + z / 3 + z^2 / 5 + ..., in pairs that do not wait for each other.
    let low = (1.0 + z * (1.0 / 3.0)) + z2 * (1.0 / 5.0 + z * (1.0 / 7.0));
    let high = (1.0 / 9.0 + z * (1.0 / 11.0)) + z2 * (1.0 / 13.0 + z * (1.0 / 15.0));
    let top = 1.0 / 17.0 + z * (1.0 / 19.0);
    let series = low + z4 * (high + z4 * top);
    e as f64 * std::f64::consts::LN_2 + 2.0 * s * series
}

/// One stream of random numbers.
#[derive(Clone, Debug)]
pub struct Stream(Xoshiro256PlusPlus);

/// The golden ratio in 64 bits, the step of splitmix64.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finalizer of splitmix64 (Steele, Lea and Flood, 2014).
#[inline]
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Stream {
    /// Opens the stream of one sample.
    #[must_use]
    #[inline]
    pub fn open(seed: u64, sample: u64, key: StreamKey) -> Self {
        let base = mix(mix(seed.wrapping_add(GOLDEN)) ^ key.0)
            .wrapping_add(mix(sample.wrapping_mul(GOLDEN) ^ 0x5851_f42d));
        let mut state = [0u8; 32];
        for (word, bytes) in (1u64..).zip(state.chunks_exact_mut(8)) {
            bytes.copy_from_slice(&mix(base.wrapping_add(word.wrapping_mul(GOLDEN))).to_le_bytes());
        }
        Self(Xoshiro256PlusPlus::from_seed(state))
    }

    /// Uniform in the open interval (0, 1).
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) as f64 + 0.5) * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Exponential with mean 1.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        -ln(self.uniform())
    }

    /// Standard normal, by Box and Muller (1958), cut at three standard deviations.
    pub fn normal(&mut self) -> f64 {
        let radius = (2.0 * self.exponential()).sqrt();
        (radius * libm::cos(std::f64::consts::TAU * self.uniform())).clamp(-3.0, 3.0)
    }

    /// A delay in hours. Always takes exactly one number from the stream.
    pub fn delay(&mut self, delay: &Delay) -> f64 {
        let u = self.uniform();
        match delay {
            Delay::None => 0.0,
            Delay::Fixed(hours) => *hours,
            Delay::Uniform(low, high) => low + (high - low) * u,
            Delay::Exponential(mean) => -ln(u) * mean,
            Delay::Choice(choices) => {
                let total: f64 = choices.iter().map(|(_, weight)| weight).sum();
                let mut below = 0.0;
                for (hours, weight) in choices {
                    below += weight;
                    if u * total < below {
                        return *hours;
                    }
                }
                choices.last().map_or(0.0, |(hours, _)| *hours)
            }
        }
    }
}

/// The number of hours a machine stays in a state it leaves with a fixed probability per hour: geometric, at least 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sojourn {
    /// 1 / ln(1 - p), so that one logarithm gives one draw; 0 if p is 1, and without end if it is 0.
    scale: f64,
}

impl Sojourn {
    /// A state left with probability `p` per hour.
    #[must_use]
    pub fn new(p: f64) -> Self {
        let scale = if p >= 1.0 {
            0.0
        } else if p > 0.0 {
            1.0 / libm::log1p(-p)
        } else {
            f64::NEG_INFINITY
        };
        Self { scale }
    }

    /// Hours in the state beyond the first, not rounded down.
    #[inline]
    fn beyond(&self, stream: &mut Stream) -> f64 {
        ln(stream.uniform()) * self.scale
    }

    /// Hours in the state; `u64::MAX` if it is never left.
    #[inline]
    pub fn draw(&self, stream: &mut Stream) -> u64 {
        // The cast saturates, which is right for very long sojourns.
        (self.beyond(stream) as u64).saturating_add(1)
    }

    /// Hours in the state, if they are fewer than `left`.
    #[inline]
    pub fn draw_within(&self, stream: &mut Stream, left: u32) -> Option<u32> {
        let beyond = self.beyond(stream);
        (beyond < f64::from(left) - 1.0).then(|| beyond as u32 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(id: &str, sample: u64) -> Stream {
        Stream::open(1, sample, StreamKey::new("units", id, Purpose::Outage))
    }

    #[test]
    fn streams_are_golden() {
        // Changing any of these changes every published result.
        let mut one = stream("a", 0);
        let drawn = [one.uniform(), one.uniform()];
        let mut again = stream("a", 0);
        assert_eq!(drawn.map(f64::to_bits), [again.uniform(), again.uniform()].map(f64::to_bits));
        assert_eq!(drawn.map(f64::to_bits), PUBLISHED);
    }

    const PUBLISHED: [u64; 2] = [4_598_206_407_356_238_643, 4_599_938_628_410_447_011];

    #[test]
    fn streams_of_different_entities_samples_and_purposes_differ() {
        let mut firsts: Vec<u64> = Vec::new();
        for id in ["a", "b", "c"] {
            for sample in 0..50 {
                firsts.push(stream(id, sample).uniform().to_bits());
            }
        }
        firsts.push(Stream::open(1, 0, StreamKey::new("units", "a", Purpose::Voyage)).uniform().to_bits());
        firsts.push(Stream::open(2, 0, StreamKey::new("units", "a", Purpose::Outage)).uniform().to_bits());
        let n = firsts.len();
        firsts.sort_unstable();
        firsts.dedup();
        assert_eq!(firsts.len(), n);
    }

    #[test]
    fn the_logarithm_is_the_logarithm() {
        let mut stream = stream("ln", 1);
        for _ in 0..100_000 {
            let u = stream.uniform();
            let expected = libm::log(u);
            assert!((ln(u) - expected).abs() <= 4e-16 * (1.0 + expected.abs()), "{u}: {} {expected}", ln(u));
        }
        for u in [0.5 / 9_007_199_254_740_992.0, 0.5, 0.70, 0.71, 1.0 - f64::EPSILON / 2.0] {
            assert!((ln(u) / libm::log(u) - 1.0).abs() < 1e-15, "{u}");
        }
    }

    #[test]
    fn sojourns_have_the_mean_of_their_rate() {
        for p in [1.0, 0.5, 0.02] {
            let (sojourn, mut stream) = (Sojourn::new(p), stream("mean", 3));
            let n = 40_000;
            let mean = (0..n).map(|_| sojourn.draw(&mut stream) as f64).sum::<f64>() / f64::from(n);
            let error = ((1.0 - p) / (p * p) / f64::from(n)).sqrt();
            assert!((mean - 1.0 / p).abs() <= 4.0 * error, "p {p}: {mean}");
        }
        assert_eq!(Sojourn::new(0.0).draw(&mut stream("never", 0)), u64::MAX);
        assert_eq!(Sojourn::new(0.0).draw_within(&mut stream("never", 0), u32::MAX), None);
        for nth in 0..200 {
            let (short, mut one, mut other) = (Sojourn::new(0.2), stream("both", nth), stream("both", nth));
            let hours = short.draw(&mut one);
            let within = short.draw_within(&mut other, 6).map(u64::from);
            assert_eq!(within, (hours < 6).then_some(hours));
        }
    }

    #[test]
    fn normals_and_delays_have_their_moments() {
        let mut stream = stream("normal", 9);
        let n = 40_000;
        let draws: Vec<f64> = (0..n).map(|_| stream.normal()).collect();
        let mean = draws.iter().sum::<f64>() / n as f64;
        let variance = draws.iter().map(|z| z * z).sum::<f64>() / n as f64;
        assert!(mean.abs() < 4.0 / (n as f64).sqrt());
        assert!((variance - 1.0).abs() < 0.03, "{variance}");
        let choice = Delay::Choice(vec![(0.0, 0.6), (6.0, 0.3)]);
        let late = (0..n).filter(|_| stream.delay(&choice) > 0.0).count() as f64 / n as f64;
        assert!((late - 1.0 / 3.0).abs() < 0.01, "{late}");
    }
}
