//! How agreements went, and money by the month.

use serde::{Deserialize, Serialize};

use super::Moments;
use crate::logistics::{AgreementAccount, AgreementCount, MonthAccount};

/// Lists fields once that are all [`Moments`], so that none is forgotten where tallies merge.
macro_rules! tally {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, Serialize, Deserialize)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: Moments,)+
        }

        impl $name {
            /// Takes in the samples that follow.
            pub(crate) fn merge(&mut self, other: &Self) {
                $(self.$field.merge(&other.$field);)+
            }
        }
    };
}

tally! {
    /// How an agreement went, per sample.
    AgreementTally {
        /// Cargoes nominated.
        nominated,
        /// Cargoes that loaded.
        loaded,
        /// Cargoes that could be paid and did not load.
        not_loaded,
        /// Cargoes that waited for money or payments before they loaded, if they did.
        held,
        /// Hours they waited so, together.
        held_h,
        /// Cargoes that were given up for want of money or payments.
        given_up,
        /// Cargoes that were seized.
        seized,
        /// Cargoes that were sold to somebody else on their way.
        diverted,
        /// Cargoes that were refused on arrival.
        off_spec,
        /// Unloaded, t.
        delivered_t,
        /// Hours ships waited for a berth, for an open port or for room in the tank.
        waited_h,
        /// What was paid, less what came back, USD.
        paid_usd,
        /// What is owed at the end, USD.
        owed_usd,
        /// What was borne for cargoes that were seized or given up, USD.
        forfeited_usd,
    }
}

tally! {
    /// Money in a month, per sample, USD.
    MoneyTally {
        /// What came in by the budget.
        income_usd,
        /// What was paid.
        spent_usd,
        /// What came back.
        refunded_usd,
        /// What is owed at the end of the month.
        owed_usd,
        /// The part of it that is overdue.
        overdue_usd,
        /// What is there at the end of the month; without end where there is no budget.
        cash_usd,
        /// Cargoes that wait for money or payments at the end of the month.
        held,
    }
}

impl AgreementTally {
    /// Takes in a sample.
    pub(crate) fn add(&mut self, count: &AgreementCount, account: &AgreementAccount) {
        self.nominated.add(f64::from(count.nominated));
        self.loaded.add(f64::from(count.loaded));
        self.not_loaded.add(f64::from(count.not_loaded));
        self.held.add(f64::from(count.held));
        self.held_h.add(count.held_h);
        self.given_up.add(f64::from(count.given_up));
        self.seized.add(f64::from(count.seized));
        self.diverted.add(f64::from(count.diverted));
        self.off_spec.add(f64::from(count.off_spec));
        self.paid_usd.add(account.paid_usd);
        self.owed_usd.add(account.owed_usd);
        self.forfeited_usd.add(account.forfeited_usd);
    }
}

impl MoneyTally {
    /// Takes in a month of a sample.
    pub(crate) fn add(&mut self, month: &MonthAccount) {
        self.income_usd.add(month.income_usd);
        self.spent_usd.add(month.spent_usd);
        self.refunded_usd.add(month.refunded_usd);
        self.owed_usd.add(month.owed_usd);
        self.overdue_usd.add(month.overdue_usd);
        if month.cash_usd.is_finite() {
            self.cash_usd.add(month.cash_usd);
        }
        self.held.add(f64::from(month.held));
    }
}
