//! The macro `#[service_api]`: a module may have items of the user, and may be nested in other modules.

use specwright::service_api;

/// A module with an item of the user.
#[service_api("specs/library/service.yaml")]
mod library {
    pub(crate) const MINE: u8 = 7;
}

#[service_api("specs/hazards")]
mod hazards {}

mod nested {
    pub(crate) mod deeper {
        #[specwright::service_api("specs/library", client = false, server = "none")]
        pub(crate) mod types {}
    }
}

#[test]
fn generated_items_are_added_to_the_module() {
    let book = library::Book { id: library::BookId(1), title: "Momo".to_owned(), ..Default::default() };
    assert_eq!(serde_json::to_string(&book).unwrap(), r#"{"id":1,"title":"Momo"}"#);
    assert_eq!(library::MINE, 7);
    assert_eq!(nested::deeper::types::BookId(3).to_string(), "3");
}

#[test]
fn keywords_of_rust_are_usable_as_names() {
    let request = hazards::Keywords::new("a").self_("b").r#async(true).other_email("c").request_ids([1, 2]).second("d");
    let json = serde_json::to_value(&request).unwrap();
    assert_eq!(
        json,
        serde_json::json!({ "type": "a", "self": "b", "async": true, "other-email": "c", "requestIds": [1, 2], "2nd": "d" })
    );
}
