//! The treasury: foreign exchange that comes by the month, bills that fall due, and what is owed to whom.
//!
//! What is due is paid first, the oldest bill first, as far as money goes; what is left of a bill is overdue. A cargo is
//! bought on credit if nothing is overdue to its supplier and what it is owed stays within its limit; otherwise it is paid
//! as it loads, if there is money enough. Without a budget there always is. Knows nothing of ships.
//!
//! What was bought is what was paid, is owed or was cancelled; what came in is what was spent, is there or expired.

use std::collections::VecDeque;

use crate::arithmetic::smaller;
use crate::system::System;

/// Money in a month, USD.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MonthAccount {
    /// What came in by the budget.
    pub income_usd: f64,
    /// What was paid.
    pub spent_usd: f64,
    /// What came back of what was paid.
    pub refunded_usd: f64,
    /// What is owed at its end.
    pub owed_usd: f64,
    /// The part of it that is overdue.
    pub overdue_usd: f64,
    /// What is there at its end; without end where there is no budget.
    pub cash_usd: f64,
    /// Cargoes that wait for money or payments at its end.
    pub held: u32,
}

/// What the cargoes of an agreement cost, USD.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AgreementAccount {
    /// What was bought within the horizon or owed at its start.
    pub bought_usd: f64,
    /// What was paid, less what came back.
    pub paid_usd: f64,
    /// What need not be paid any more, or came back.
    pub cancelled_usd: f64,
    /// The price borne for what never came: cargoes that were seized, and cargoes given up.
    pub forfeited_usd: f64,
    /// What is owed.
    pub owed_usd: f64,
}

#[derive(Clone, Copy, Debug)]
struct Bill {
    agreement: usize,
    supplier: usize,
    left_usd: f64,
    is_due: bool,
}

/// Money and debts in a sample.
#[derive(Clone, Debug, Default)]
pub struct Treasury {
    /// The months of the horizon; none without agreements.
    pub months: Vec<MonthAccount>,
    /// By agreement.
    pub agreements: Vec<AgreementAccount>,
    /// The month under way.
    month: usize,
    cash_usd: f64,
    start_usd: f64,
    expired_usd: f64,
    bills: Vec<Bill>,
    /// Bills that are not paid in full.
    open: Vec<usize>,
    /// Those of them that are due, the oldest first.
    overdue: VecDeque<usize>,
}

impl Treasury {
    /// Begins a sample.
    pub fn reset(&mut self, system: &System) {
        let n_months = if system.agreements.is_empty() { 0 } else { system.month_starts.len() - 1 };
        self.months.clear();
        self.months.resize(n_months, MonthAccount::default());
        self.agreements.clear();
        self.agreements.resize(system.agreements.len(), AgreementAccount::default());
        self.month = 0;
        self.cash_usd = system.money.as_ref().map_or(f64::INFINITY, |money| money.start_usd);
        self.start_usd = self.cash_usd;
        self.expired_usd = 0.0;
        self.bills.clear();
        self.open.clear();
        self.overdue.clear();
    }

    /// A month begins: so much of what was left can still be spent, and so much comes in.
    pub fn begin_month(&mut self, month: usize, carry_over: f64, income_usd: f64) {
        self.month = month;
        if self.cash_usd.is_finite() {
            let kept = self.cash_usd * carry_over;
            self.expired_usd += self.cash_usd - kept;
            self.cash_usd = kept + income_usd;
        }
        self.months[month].income_usd = income_usd;
        self.pay_overdue();
    }

    /// The month under way ends with so many cargoes waiting.
    pub fn end_month(&mut self, held: u32) {
        let owed = |is_counted: fn(&Bill) -> bool| {
            let bills = self.open.iter().map(|&bill| &self.bills[bill]).filter(|bill| is_counted(bill));
            bills.map(|bill| bill.left_usd).fold(0.0, |sum, usd| sum + usd)
        };
        let (owed_usd, overdue_usd, cash_usd) = (owed(|_| true), owed(|bill| bill.is_due), self.cash_usd);
        if let Some(month) = self.months.get_mut(self.month) {
            *month = MonthAccount { owed_usd, overdue_usd, cash_usd, held, ..*month };
        }
    }

    /// Whether something can be bought on credit from a supplier that may be owed so much.
    #[must_use]
    pub fn has_credit(&self, supplier: usize, price_usd: f64, limit_usd: f64) -> bool {
        let own = self.open.iter().map(|&bill| &self.bills[bill]).filter(|bill| bill.supplier == supplier);
        let (mut owed_usd, mut in_time) = (price_usd, true);
        for bill in own {
            owed_usd += bill.left_usd;
            in_time &= !bill.is_due;
        }
        in_time && owed_usd <= limit_usd
    }

    /// Whether so much can be paid at once.
    #[must_use]
    pub fn has_cash(&self, price_usd: f64) -> bool {
        price_usd <= self.cash_usd
    }

    /// Pays a price at once.
    pub fn pay(&mut self, agreement: usize, price_usd: f64) {
        self.agreements[agreement].bought_usd += price_usd;
        self.spend(agreement, price_usd);
    }

    /// Owes a price; gives the number of the bill.
    pub fn owe(&mut self, system: &System, agreement: usize, price_usd: f64) -> usize {
        let account = &mut self.agreements[agreement];
        account.bought_usd += price_usd;
        account.owed_usd += price_usd;
        let supplier = system.agreements[agreement].supplier;
        self.bills.push(Bill { agreement, supplier, left_usd: price_usd, is_due: false });
        self.open.push(self.bills.len() - 1);
        self.bills.len() - 1
    }

    /// Whether nothing of a bill is owed.
    #[must_use]
    pub fn is_settled(&self, bill: usize) -> bool {
        self.bills[bill].left_usd <= 0.0
    }

    /// A bill falls due.
    pub fn fall_due(&mut self, bill: usize) {
        if self.bills[bill].left_usd > 0.0 {
            self.bills[bill].is_due = true;
            self.overdue.push_back(bill);
            self.pay_overdue();
        }
    }

    /// So much of a price need not be borne: it is taken off the bill, if there is one, and the rest comes back.
    pub fn refund(&mut self, agreement: usize, bill: Option<usize>, usd: f64) {
        let off = bill.map_or(0.0, |bill| smaller(self.bills[bill].left_usd, usd));
        if let Some(bill) = bill {
            self.settle(bill, off);
        }
        let back = usd - off;
        let account = &mut self.agreements[agreement];
        account.cancelled_usd += usd;
        account.paid_usd -= back;
        self.months[self.month].refunded_usd += back;
        self.cash_usd += back;
        self.pay_overdue();
    }

    /// The price of something that never came is borne.
    pub fn forfeit(&mut self, agreement: usize, usd: f64) {
        self.agreements[agreement].forfeited_usd += usd;
    }

    fn pay_overdue(&mut self) {
        while let Some(&bill) = self.overdue.front() {
            let paid = smaller(self.bills[bill].left_usd, self.cash_usd);
            self.spend(self.bills[bill].agreement, paid);
            self.settle(bill, paid);
            if self.bills[bill].left_usd > 0.0 {
                break;
            }
        }
    }

    fn spend(&mut self, agreement: usize, usd: f64) {
        self.agreements[agreement].paid_usd += usd;
        self.months[self.month].spent_usd += usd;
        self.cash_usd -= usd;
    }

    /// Takes so much off a bill.
    fn settle(&mut self, bill: usize, usd: f64) {
        let Bill { agreement, left_usd, .. } = &mut self.bills[bill];
        *left_usd -= usd;
        self.agreements[*agreement].owed_usd -= usd;
        if *left_usd <= 0.0 {
            self.open.retain(|&other| other != bill);
            self.overdue.retain(|&other| other != bill);
        }
    }

    /// By how much the books of money fail to close, as a share of what was bought and came in: what was bought is paid,
    /// cancelled or owed, and what came in is spent, there or expired.
    #[must_use]
    pub fn imbalance(&self) -> f64 {
        let by_agreement = |sum: fn(&AgreementAccount) -> f64| self.agreements.iter().map(sum).sum::<f64>();
        let by_month = |sum: fn(&MonthAccount) -> f64| self.months.iter().map(sum).sum::<f64>();
        let (bought, paid) = (by_agreement(|a| a.bought_usd), by_agreement(|a| a.paid_usd));
        let went = by_agreement(|a| a.paid_usd + a.cancelled_usd + a.owed_usd);
        let owed = by_agreement(|a| a.owed_usd);
        let open: f64 = self.open.iter().map(|&bill| self.bills[bill].left_usd).sum();
        let (spent, back) = (by_month(|m| m.spent_usd), by_month(|m| m.refunded_usd));
        let mut off = (bought - went).abs().max((owed - open).abs()).max((spent - back - paid).abs());
        let mut scale = bought.max(back).max(1.0);
        if self.cash_usd.is_finite() {
            let came = self.start_usd + by_month(|m| m.income_usd) + back;
            off = off.max((came - spent - self.cash_usd - self.expired_usd).abs());
            scale = scale.max(came);
        }
        off / scale
    }
}
