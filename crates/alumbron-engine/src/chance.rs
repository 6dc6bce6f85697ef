//! Random streams, each keyed by seed, sample, entity and purpose.
//!
//! A stream belongs to one entity for one purpose, so adding a plant changes no other plant's luck and one sample can be
//! replayed alone. The generator is xoshiro256++ (Blackman and Vigna, 2021), seeded by splitmix64. Exponentials are
//! drawn by a ziggurat of our own and logarithms computed by `libm`, not by the platform or by a library whose values
//! may change, so that every machine draws the same samples to the last bit.

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
    /// Regime of a supplier.
    Regime = 6,
    /// Whether cargoes are seized.
    Seizure = 7,
    /// Whether cargoes are sold to somebody else on their way.
    Diversion = 8,
    /// Whether cargoes are refused on arrival.
    Quality = 9,
    /// When events recur.
    Recurrence = 10,
    /// What recurring events strike.
    Strikes = 11,
    /// In which order parts of a cause are taken away.
    Order = 12,
    /// Size of cargoes.
    Size = 13,
    /// What is missing, by notes.
    Shortfall = 14,
    /// What a day adds to what its note told.
    Surprise = 15,
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

/// Layers of the ziggurat of the exponential distribution (Marsaglia and Tsang, 2000): rectangles of equal area that
/// together cover the density, one upon the other, each reaching from 0 to an edge; the lowest one has the tail as well.
const N_LAYERS: usize = 256;
/// Where the tail begins for so many layers (ibid., section 2).
const TAIL: f64 = 7.697_117_470_131_05;
/// The density there.
const TAIL_DENSITY: f64 = 4.541_343_538_414_967_6e-4;
/// Area of each layer: what lies below the tail's density, and the tail.
const LAYER_AREA: f64 = TAIL * TAIL_DENSITY + TAIL_DENSITY;

/// A layer of the ziggurat.
#[derive(Clone, Copy)]
struct Layer {
    /// Its edge over the numbers of 53 bits, so that one multiplication gives a place in it.
    scale: f64,
    /// The edge of the next layer: all up to it lies below the density.
    inner: f64,
    /// The density at its own edge.
    low: f64,
}

static ZIGGURAT: [Layer; N_LAYERS] = {
    const STEP: f64 = 1.0 / 9_007_199_254_740_992.0;
    // As wide as a rectangle with the area of the lowest layer, tail included.
    let lowest = Layer { scale: LAYER_AREA / TAIL_DENSITY * STEP, inner: TAIL, low: TAIL_DENSITY };
    let mut layers = [lowest; N_LAYERS];
    let (mut edge, mut density) = (TAIL, TAIL_DENSITY);
    let mut nth = 1;
    while nth < N_LAYERS {
        let rise = LAYER_AREA / edge;
        let inner = if nth + 1 < N_LAYERS { -logarithm(density + rise) } else { 0.0 };
        layers[nth] = Layer { scale: edge * STEP, inner, low: density };
        (edge, density) = (inner, density + rise);
        nth += 1;
    }
    layers
};

/// Natural logarithm, for the compiler: x halved or doubled until it is close to 1, and 2 artanh ((x - 1) / (x + 1)), its
/// series summed from the small end.
const fn logarithm(mut x: f64) -> f64 {
    let mut doublings = 0.0;
    while x < std::f64::consts::FRAC_1_SQRT_2 {
        x *= 2.0;
        doublings += 1.0;
    }
    let s = (x - 1.0) / (x + 1.0);
    let (mut odd, mut sum) = (41.0, 0.0);
    while odd > 0.0 {
        sum = sum * s * s + 1.0 / odd;
        odd -= 2.0;
    }
    2.0 * s * sum - doublings * std::f64::consts::LN_2
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
        let mut state = [0; 32];
        for (nth, word) in (1..).zip(state.as_chunks_mut().0) {
            *word = mix(base.wrapping_add(GOLDEN.wrapping_mul(nth))).to_le_bytes();
        }
        Self(Xoshiro256PlusPlus::from_seed(state))
    }

    /// Uniform in the open interval (0, 1).
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) as f64 + 0.5) * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Exponential with mean 1, by the ziggurat: in 99 of 100 cases one number, one multiplication and one comparison.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        let bits = self.0.next_u64();
        // The layer and the place in it are taken from different bits.
        let nth = bits as usize % N_LAYERS;
        let Layer { scale, inner, .. } = ZIGGURAT[nth];
        let x = (bits >> 11) as f64 * scale;
        if x < inner {
            return x;
        }
        // A copy goes out of line, so that in the loops of the caller the state stays in registers.
        let (x, after) = self.clone().beyond_inner(nth, x);
        *self = after;
        x
    }

    /// The same where a place in a layer may lie above the density, or stands for the tail.
    #[cold]
    #[inline(never)]
    fn beyond_inner(mut self, nth: usize, x: f64) -> (f64, Self) {
        let x = if nth == 0 {
            // The tail is the distribution again.
            TAIL + self.exponential()
        } else {
            let low = ZIGGURAT[nth].low;
            let high = ZIGGURAT.get(nth + 1).map_or(1.0, |next| next.low);
            let is_below = low + (high - low) * self.uniform() < libm::exp(-x);
            if is_below { x } else { self.exponential() }
        };
        (x, self)
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
            Delay::Exponential(mean) => -libm::log(u) * mean,
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
    /// -1 / ln(1 - p): what is left of an exponential of this mean when it is rounded down is geometric. 0 if p is 1, and
    /// without end if it is 0.
    mean: f64,
}

impl Sojourn {
    /// A state left with probability `p` per hour.
    #[must_use]
    pub fn new(p: f64) -> Self {
        let mean = if p >= 1.0 {
            0.0
        } else if p > 0.0 {
            -1.0 / libm::log1p(-p)
        } else {
            f64::INFINITY
        };
        Self { mean }
    }

    /// Hours in the state; no fewer than 2^32 if it is never left.
    #[inline]
    pub fn draw(&self, stream: &mut Stream) -> u64 {
        // The cast saturates, which is right for very long sojourns.
        u64::from((stream.exponential() * self.mean) as u32) + 1
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
    fn the_ziggurat_covers_the_density_with_layers_of_one_area() {
        assert!((TAIL_DENSITY / libm::exp(-TAIL) - 1.0).abs() < 1e-14);
        let edges: Vec<f64> = ZIGGURAT.iter().map(|layer| layer.scale * 9_007_199_254_740_992.0).collect();
        for (nth, layer) in ZIGGURAT.iter().enumerate().skip(1) {
            assert!((edges[nth] - ZIGGURAT[nth - 1].inner).abs() < 1e-15 && layer.inner < edges[nth]);
            let height = libm::exp(-layer.inner) - libm::exp(-edges[nth]);
            // The last one closes the sum, so it bears the error of all.
            assert!((edges[nth] * height / LAYER_AREA - 1.0).abs() < 1e-9, "{nth}: {}", edges[nth] * height);
        }
    }

    #[test]
    fn exponentials_are_exponential() {
        let (mut stream, n) = (stream("exp", 1), 400_000);
        let draws: Vec<f64> = (0..n).map(|_| stream.exponential()).collect();
        // Shares beyond quantiles in every layer, and far out in the tail.
        for beyond in [0.999, 0.99, 0.9, 0.7, 0.5, 0.3, 0.1, 0.01, 1e-3, 4.5e-4, 2e-4, 5e-5] {
            let at = -libm::log(beyond);
            let share = draws.iter().filter(|&&x| x > at).count() as f64 / f64::from(n);
            let error = (beyond * (1.0 - beyond) / f64::from(n)).sqrt();
            assert!((share - beyond).abs() < 4.0 * error, "{beyond}: {share}");
        }
        let mean = draws.iter().sum::<f64>() / f64::from(n);
        let square = draws.iter().map(|x| x * x).sum::<f64>() / f64::from(n);
        assert!((mean - 1.0).abs() < 4.0 / f64::from(n).sqrt(), "{mean}");
        assert!((square - 2.0).abs() < 4.0 * (20.0 / f64::from(n)).sqrt(), "{square}");
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
        assert!(Sojourn::new(0.0).draw(&mut stream("never", 0)) > u64::from(u32::MAX));
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
