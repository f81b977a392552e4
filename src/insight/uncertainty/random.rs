//! Random numbers as a function of what they are for, never of the order of work: a simulation of the visible rows agrees
//! with a full one, and two runs agree. The mixing function is `SplitMix64` (Steele, Lea and Flood, Fast Splittable
//! Pseudorandom Number Generators, 2014; constants by D. Stafford and S. Vigna).

use crate::roadmap::entry_row::Estimate;

const GOLDEN_GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

/// A stream of random numbers that are addressed by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RandomStream(u64);

impl RandomStream {
    /// The stream for some words, such as an id, a model and an input.
    pub fn from_seed(seed: u64, words: &[&str]) -> Self {
        let mut state = mix_bits(seed.wrapping_add(GOLDEN_GAMMA));
        for word in words {
            // FNV-1a over the word and an end marker, so that ["a", "b"] and ["ab"] differ.
            let bytes = word.bytes().map(u64::from).chain([256]);
            let hash =
                bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ byte).wrapping_mul(0x0000_0100_0000_01b3));
            state = mix_bits(state ^ hash);
        }
        Self(state)
    }

    /// Uniform in [0, 1).
    pub fn uniform(self, index: usize) -> f64 {
        let bits = mix_bits(self.0.wrapping_add((index as u64).wrapping_add(1).wrapping_mul(GOLDEN_GAMMA)));
        (bits >> 11) as f64 / (1_u64 << 53) as f64
    }
}

fn mix_bits(state: u64) -> u64 {
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// The inverse of the cumulative triangular distribution; `probability` is from 0 to 1.
pub fn triangular_quantile(estimate: &Estimate, probability: f64) -> f64 {
    let Estimate { low, likely, high } = *estimate;
    let width = high - low;
    if width <= 0.0 {
        return likely;
    }
    let peak = (likely - low) / width;
    if probability < peak {
        low + (probability * width * (likely - low)).sqrt()
    } else {
        high - ((1.0 - probability) * width * (high - likely)).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published first outputs of the generator with seed 1234567.
    #[test]
    fn the_generator_gives_the_published_numbers() {
        let output = |index: u64| mix_bits(1_234_567_u64.wrapping_add(index.wrapping_mul(GOLDEN_GAMMA)));
        assert_eq!(
            [1, 2, 3].map(output),
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn streams_differ_by_every_word_and_by_the_seed() {
        let streams = [
            RandomStream::from_seed(1, &["a", "b"]),
            RandomStream::from_seed(1, &["ab"]),
            RandomStream::from_seed(1, &["a", "c"]),
            RandomStream::from_seed(2, &["a", "b"]),
            RandomStream::from_seed(1, &["a", "b", ""]),
        ];
        for (at, stream) in streams.iter().enumerate() {
            assert!(streams.iter().skip(at + 1).all(|other| other != stream));
        }
        assert_eq!(RandomStream::from_seed(1, &["a", "b"]), streams[0]);
    }

    #[test]
    fn samples_are_uniform_and_triangular() {
        let stream = RandomStream::from_seed(7, &["somewhere"]);
        let estimate = Estimate { low: 0.0, likely: 2.0, high: 10.0 };
        let samples: Vec<f64> = (0..10_000).map(|index| stream.uniform(index)).collect();
        let mean = samples.iter().sum::<f64>() / 10_000.0;
        assert!((mean - 0.5).abs() < 0.01, "{mean}");
        let mean = samples.iter().map(|sample| triangular_quantile(&estimate, *sample)).sum::<f64>() / 10_000.0;
        assert!((mean - 4.0).abs() < 0.07, "{mean}");
        assert_eq!(triangular_quantile(&estimate, 0.0), 0.0);
        assert_eq!(triangular_quantile(&Estimate::from_number(3.0), 0.4), 3.0);
        assert_eq!(triangular_quantile(&Estimate { low: 1.0, likely: 1.0, high: 3.0 }, 0.0), 1.0);
    }
}
