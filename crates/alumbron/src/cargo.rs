//! What a cargo is worth in a case: days of burn, electricity, days of demand.

use alumbron_engine::{Plan, burned};
use alumbron_model::Case;
use alumbron_model::entity::Fuel;
use alumbron_model::quantity::Amount;
use alumbron_model::record::Idx;
use alumbron_report::cargo::{CargoWorth, value};

use crate::study::{hint, policy_named};
use crate::{Options, Study, StudyError};

/// Why a cargo's worth cannot be told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoWorth {
    /// No such fuel in the case.
    #[error("no fuel is called `{name}`; {hint}")]
    NoSuchFuel {
        /// What was asked for.
        name: String,
        /// The nearest, or all there are.
        hint: String,
    },
    /// A volume of a fuel whose density the case does not tell.
    #[error(
        "the density of `{0}` is not known; give a mass such as 110kt, or density_bbl_per_t in fuels.csv"
    )]
    NoDensity(String),
    /// Nobody burns it.
    #[error("no unit burned any `{fuel}` in {samples} samples, so it is worth no electricity here")]
    NotBurned {
        /// The fuel.
        fuel: String,
        /// How many samples were simulated.
        samples: u64,
    },
}

impl Study {
    /// What an amount of a fuel comes to in this case. In the name of the fuel, `_` and `-` are the same. Of the options
    /// `samples`, `seed`, `threads`, `policy` and `watch` count.
    ///
    /// ```
    /// use alumbron::{Options, Study};
    /// let study = Study::open("toy-tank", "baseline")?;
    /// let worth = study.cargo("100t".parse()?, "fuel_oil", &Options { samples: 200, ..Options::default() })?;
    /// // The one unit that burns it makes 4 MWh of a tonne.
    /// assert!((worth.electricity_mwh.value - 400.0).abs() < 1e-6);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`StudyError::NoWorth`], [`StudyError::NoSuchPolicy`], [`StudyError::NoSamples`], or [`StudyError::Stopped`].
    pub fn cargo(&self, amount: Amount, fuel: &str, options: &Options<'_>) -> Result<CargoWorth, StudyError> {
        let policy = policy_named(options.policy)?;
        let Options { samples, seed, threads, .. } = *options;
        if samples == 0 {
            return Err(StudyError::NoSamples);
        }
        let case = self.case();
        let fuel = named(case, fuel)?;
        let data = &case.fuels[fuel];
        let mass = match (amount, data.density) {
            (Amount::Mass(mass), _) => mass,
            (barrels, Some(density)) => barrels.mass(density),
            (_, None) => return Err(NoWorth::NoDensity(data.id.clone()).into()),
        };
        let (progress, stop) = (options.watch.progress, options.watch.stop);
        let plan = Plan { first: 0, samples, seed, threads, policy: policy.name, progress, stop };
        let rows = burned(&self.system().under(policy), case.fuels.len(), plan)?;
        let nobody = || NoWorth::NotBurned { fuel: data.id.clone(), samples };
        Ok(value(case, fuel, mass, &rows, seed).ok_or_else(nobody)?)
    }
}

/// The fuel of this name.
fn named(case: &Case, name: &str) -> Result<Idx<Fuel>, NoWorth> {
    let alike = |id: &str| id.replace('_', "-").to_lowercase();
    let found = case.fuels.indices().find(|&fuel| alike(&case.fuels[fuel].id) == alike(name));
    found.ok_or_else(|| {
        let known: Vec<&str> = case.fuels.iter().map(|fuel| fuel.id.as_str()).collect();
        let hint = match known.is_empty() {
            true => "the case has no fuels".to_owned(),
            false => hint(name, &known, "fuels"),
        };
        NoWorth::NoSuchFuel { name: name.to_owned(), hint }
    })
}
