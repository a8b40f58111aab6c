#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "server/store/user_query.hpp"

namespace webdyno::store {

/// `:name` in a saved query.
struct SavedParameter {
  std::string name;                        // without the colon
  std::string type;                        // integer, real, text
  std::optional<nlohmann::json> fallback;  // what it is when nobody names it; nullopt: it has to be
  std::string description;
};

/// What the mean of a query's column `value` says in words: "{value}" stands for it with its unit.
struct Finding {
  std::string says;
  std::string says_below;  // where the interval lies below 1
  std::string unit;        // "×" of ratios, or a word
  std::string needs;       // a built-in plan that measures it
  std::string study;  // what a study printed, with its source; empty: nothing that is known here
};

/// What the first study claimed, as a ratio that is above 1 or below. Column `reading` of the query
/// says by which reading of time a row's `value` is: as_read, as_waited, or both; `part` of what.
struct Claim {
  std::string claims;   // a sentence; "{value}" stands for the ratio
  std::string printed;  // what the study printed; empty: no number of it is known here
  std::string plan;     // a built-in plan that measures it
  bool below = false;   // it holds below 1
};

/// A question that comes with webdyno: a file of schema/queries/saved, whose first comment line is
/// its title, the next ones what it says, and those that begin with a colon its parameters. With a
/// line "says: ..." it is a finding as well, with "claims: ..." a claim.
struct SavedQuery {
  std::string name;  // of the file
  std::string title;
  std::string description;
  std::vector<SavedParameter> parameters;
  std::optional<Finding> finding;
  std::optional<Claim> claim;
  std::string sql;  // the whole file
};

/// Throws std::invalid_argument for a file that is not of that form.
SavedQuery parse_saved_query(std::string_view file_name, std::string_view text);

/// All, by name.
const std::vector<SavedQuery>& saved_queries();

/// What is given by name as text, as values of the query's parameters: those that are not given
/// have their fallback. The error is one line.
tl::expected<QueryParameters, std::string> values_of(
    const SavedQuery& query, const std::vector<std::pair<std::string, std::string>>& given);

/// Of a query that says nothing of its parameters: a number where it is written as one in full, as
/// 12 and -0.5 are and 00012 and 4e3 are not; else text.
QueryParameters guessed_values(const std::vector<std::pair<std::string, std::string>>& given);

}  // namespace webdyno::store
