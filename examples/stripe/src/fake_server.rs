//! An account in memory.
//!
//! In: the secret key that callers must have. Out: a router for `specwright::server::Server`.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use specwright::server::{Authenticate, Credentials, Principal, RequestContext, same_secret};
use specwright::{HandlerError, Nullable, Secret, Timestamp};

use crate::api::*;

/// The payment method of a card that the bank declines.
pub const DECLINED_CARD: &str = "pm_card_chargeDeclined";

/// An account without customers. Clones share it.
#[derive(Clone)]
pub struct Account(Arc<State>);

struct State {
    key: Secret,
    content: Mutex<Content>,
}

/// Objects are in the order in which they were created.
#[derive(Default)]
struct Content {
    customers: Vec<Customer>,
    payments: Vec<PaymentIntent>,
    /// The first responses to requests with an idempotency key.
    by_key: BTreeMap<String, Customer>,
}

impl Account {
    /// An account for callers with a secret key.
    pub fn new(key: impl Into<Secret>) -> Self {
        Account(Arc::new(State { key: key.into(), content: Mutex::default() }))
    }
    /// The handlers of all operations.
    pub fn router(&self) -> server::Router {
        let all = || self.clone();
        let router = server::Router::new().authenticate(all()).customers(all()).payment_intents(all());
        router.subscriptions(all()).refunds(all())
    }
    fn content(&self) -> MutexGuard<'_, Content> {
        self.0.content.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Authenticate for Account {
    async fn authenticate(&self, _: &RequestContext, credentials: Option<Credentials<'_>>) -> Result<Principal, HandlerError> {
        match credentials {
            Some(Credentials::Bearer(key)) if same_secret(key, &self.0.key) => Ok(Principal::new("account")),
            _ => Err(HandlerError::unauthenticated()),
        }
    }
}

fn missing(what: &str, id: &str) -> HandlerError {
    let message = Some(format!("No such {what}: '{id}'"));
    let (kind, code) = (Some(ErrorKind::InvalidRequest), Some("resource_missing".to_owned()));
    HandlerError::body(404, &ApiError { error: ApiErrorDetails { r#type: kind, code, message, ..ApiErrorDetails::default() } })
}

fn declined() -> ApiError {
    let error = ApiErrorDetails {
        r#type: Some(ErrorKind::Card),
        code: Some("card_declined".to_owned()),
        decline_code: Some("generic_decline".to_owned()),
        message: Some("Your card was declined.".to_owned()),
        ..ApiErrorDetails::default()
    };
    ApiError { error }
}

/// One page of a list, the latest object first, and whether there are more.
fn page<T: Clone, I: PartialEq>(all: &[T], id: impl Fn(&T) -> I, after: Option<&I>, limit: Option<i64>) -> (Vec<T>, bool) {
    let mut rest: Vec<&T> = all.iter().rev().collect();
    if let Some(at) = after.and_then(|after| rest.iter().position(|one| id(one) == *after)) {
        rest.drain(..=at);
    }
    let limit = limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(10);
    (rest.iter().take(limit).map(|one| (*one).clone()).collect(), rest.len() > limit)
}

impl server::Customers for Account {
    async fn create(&self, _: &RequestContext, request: CreateCustomer) -> Result<Customer, HandlerError> {
        let mut content = self.content();
        if let Some(first) = request.idempotency_key.as_ref().and_then(|key| content.by_key.get(key)) {
            return Ok(first.clone());
        }
        let customer = Customer {
            id: CustomerId(format!("cus_{}", content.customers.len() + 1)),
            object: "customer".to_owned(),
            created: Timestamp::now(),
            email: request.email.map(Nullable::Value),
            name: request.name.map(Nullable::Value),
            address: request.address.map(Nullable::Value),
            balance: Some(0),
            metadata: request.metadata.unwrap_or_default(),
        };
        content.customers.push(customer.clone());
        if let Some(key) = request.idempotency_key {
            content.by_key.insert(key, customer.clone());
        }
        Ok(customer)
    }
    async fn get(&self, _: &RequestContext, request: GetCustomer) -> Result<Customer, HandlerError> {
        let found = self.content().customers.iter().find(|it| it.id == request.customer).cloned();
        found.ok_or_else(|| missing("customer", &request.customer.0))
    }
    async fn update(&self, _: &RequestContext, request: UpdateCustomer) -> Result<Customer, HandlerError> {
        let mut content = self.content();
        let found = content.customers.iter_mut().find(|it| it.id == request.customer);
        let customer = found.ok_or_else(|| missing("customer", &request.customer.0))?;
        customer.email = request.email.map(Nullable::Value).or_else(|| customer.email.take());
        customer.name = request.name.map(Nullable::Value).or_else(|| customer.name.take());
        customer.address = request.address.map(Nullable::Value).or_else(|| customer.address.take());
        customer.metadata.extend(request.metadata.unwrap_or_default());
        Ok(customer.clone())
    }
    async fn delete(&self, _: &RequestContext, request: DeleteCustomer) -> Result<DeletedCustomer, HandlerError> {
        let mut content = self.content();
        let before = content.customers.len();
        content.customers.retain(|it| it.id != request.customer);
        if content.customers.len() == before {
            return Err(missing("customer", &request.customer.0));
        }
        Ok(DeletedCustomer { id: request.customer, deleted: true })
    }
    async fn list(&self, _: &RequestContext, request: ListCustomers) -> Result<CustomerPage, HandlerError> {
        let mut all = self.content().customers.clone();
        let email = request.email.map(Nullable::Value);
        all.retain(|it| email.is_none() || it.email == email);
        let (data, more) = page(&all, |it| it.id.clone(), request.starting_after.as_ref(), request.limit);
        Ok(CustomerPage { data, has_more: Some(more) })
    }
    async fn sources(&self, _: &RequestContext, request: ListSources) -> Result<Sources, HandlerError> {
        let card =
            Card { id: "card_1".to_owned(), brand: "Visa".to_owned(), last4: "4242".to_owned(), exp_month: 8, exp_year: 2030 };
        let is_known = self.content().customers.iter().any(|it| it.id == request.customer);
        if is_known { Ok(Sources { data: vec![card.into()] }) } else { Err(missing("customer", &request.customer.0)) }
    }
}

impl server::PaymentIntents for Account {
    async fn create(&self, _: &RequestContext, request: CreatePaymentIntent) -> Result<PaymentIntent, HandlerError> {
        let charges = request.confirm == Some(true);
        if charges && request.payment_method.as_deref() == Some(DECLINED_CARD) {
            return Err(declined().into());
        }
        let mut content = self.content();
        let payment = PaymentIntent {
            id: PaymentIntentId(format!("pi_{}", content.payments.len() + 1)),
            object: "payment_intent".to_owned(),
            amount: request.amount,
            currency: request.currency,
            status: if charges { PaymentStatus::Succeeded } else { PaymentStatus::RequiresConfirmation },
            customer: request.customer.map(|id| Nullable::Value(id.into())),
            created: Timestamp::now(),
            metadata: request.metadata.unwrap_or_default(),
        };
        content.payments.push(payment.clone());
        Ok(payment)
    }
    async fn get(&self, _: &RequestContext, request: GetPaymentIntent) -> Result<PaymentIntent, HandlerError> {
        let content = self.content();
        let found = content.payments.iter().find(|it| it.id == request.intent).cloned();
        let mut payment = found.ok_or_else(|| missing("payment_intent", &request.intent.0))?;
        let expands = request.expand.unwrap_or_default().iter().any(|field| field == "customer");
        if let Some(Nullable::Value(ExpandableCustomer::Id(id))) = payment.customer.clone().filter(|_| expands) {
            let customer = content.customers.iter().find(|it| it.id == id).cloned();
            payment.customer = customer.map(|it| Nullable::Value(it.into()));
        }
        Ok(payment)
    }
    async fn confirm(&self, _: &RequestContext, request: ConfirmPaymentIntent) -> Result<PaymentIntent, HandlerError> {
        if request.payment_method.as_deref() == Some(DECLINED_CARD) {
            Err(declined())?;
        }
        let mut content = self.content();
        let found = content.payments.iter_mut().find(|it| it.id == request.intent);
        let payment = found.ok_or_else(|| missing("payment_intent", &request.intent.0))?;
        payment.status = PaymentStatus::Succeeded;
        Ok(payment.clone())
    }
    async fn list(&self, _: &RequestContext, request: ListPaymentIntents) -> Result<PaymentIntentPage, HandlerError> {
        let mut all = self.content().payments.clone();
        let customer = request.customer.map(|id| Nullable::Value(id.into()));
        all.retain(|it| customer.is_none() || it.customer == customer);
        let (data, more) = page(&all, |it| it.id.clone(), request.starting_after.as_ref(), request.limit);
        Ok(PaymentIntentPage { data, has_more: Some(more) })
    }
}

impl server::Subscriptions for Account {
    async fn create(&self, _: &RequestContext, request: CreateSubscription) -> Result<Subscription, HandlerError> {
        let (id, status) = ("sub_1".to_owned(), "active".to_owned());
        Ok(Subscription { id, status, customer: request.customer, items: request.items })
    }
}

impl server::Refunds for Account {
    async fn create(&self, _: &RequestContext, request: CreateRefund) -> Result<Refund, HandlerError> {
        let content = self.content();
        let payment = content.payments.iter().find(|it| it.id == request.payment_intent);
        let payment = payment.ok_or_else(|| missing("payment_intent", &request.payment_intent.0))?;
        let (amount, currency) = (request.amount.unwrap_or(payment.amount), payment.currency.clone());
        Ok(Refund { id: "re_1".to_owned(), amount, currency, payment_intent: Some(request.payment_intent) })
    }
}
