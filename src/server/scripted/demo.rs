//! What stands in for a model says in a demo. It knows a few words, by which it chooses among answers that were written before.

/// The words by which an answer is chosen, and the answer.
const ANSWERS: &[(&[&str], &str)] = &[
    (
        &["minutes", "notes", "meeting"],
        "## Minutes, Thursday\n\n**Decided**\n\n- The new brochure goes to print on the 14th.\n- Design shows two covers before that.\n\n\
         **To do**\n\n| who | what | until |\n|---|---|---|\n| Mira | two covers | Monday |\n| Ben | prices for 500 and 1,000 | Tuesday |\n\n\
         Nothing was said about who signs the order. Shall I add it as an open question?",
    ),
    (
        &["contract", "clause", "notice"],
        "Three points to look at:\n\n1. **Notice.** Twelve months, and only to the end of a year. Three are usual.\n\
         2. **Price.** It may rise every January, without a limit. Ask for one.\n\
         3. **Data.** Nothing is said about what happens to your files afterwards.\n\n\
         The rest is what one would expect. This is no legal advice.",
    ),
    (
        &["offer", "customer", "mail"],
        "> Good morning,\n>\n> thank you for your visit at our stand. As promised, here is what 500 copies would cost, and two dates on which \
         we could print.\n>\n> Does the 14th suit you?\n\nShort enough to be read on a telephone. Say *warmer* or *shorter* if you like it \
         otherwise.",
    ),
    (
        &["script", "csv", "code", "table"],
        "This counts the lines of each customer:\n\n```python\nimport csv\nfrom collections import Counter\n\n\
         with open(\"orders.csv\") as file:\n    orders = Counter(row[\"customer\"] for row in csv.DictReader(file))\n\n\
         for customer, count in orders.most_common(10):\n    print(f\"{count:5}  {customer}\")\n```\n\n\
         Put it beside `orders.csv` and run it.",
    ),
];

/// The answer to a message.
pub fn answer(message: &str) -> String {
    let words = message.to_lowercase();
    let known = ANSWERS.iter().find(|(known, _)| known.iter().any(|word| words.contains(word)));
    known.map_or_else(|| unknown(message), |(_, answer)| (*answer).to_owned())
}

fn unknown(message: &str) -> String {
    let first = message.lines().next().unwrap_or_default();
    format!(
        "You wrote: *{}*\n\nThis is a demo, and a script stands in for the model: it knows a few words only. Ask it for **minutes**, about a \
         **contract**, for an **offer** or for a **script**. Once an admin connects a real provider, this agent answers for itself.",
        first.replace(['*', '_', '`'], "")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_choose_an_answer_and_others_are_told_what_it_is() {
        assert!(answer("Please read this CONTRACT").contains("**Notice.**"));
        assert!(answer("Minutes, please").starts_with("## Minutes"));
        let unknown = answer("What is *that*?\nMore");
        assert!(unknown.starts_with("You wrote: *What is that?*") && unknown.contains("script stands in"), "{unknown}");
    }
}
