#include "server/store/saved_query.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include "schema/wire/embedded_text.hpp"

namespace webdyno::store {
namespace {

/// The whole text as a number, or nullopt. No infinity, no NaN.
template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number value{};
  const auto end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stopped != end) return std::nullopt;
  if constexpr (std::is_floating_point_v<Number>) {
    if (!std::isfinite(value)) return std::nullopt;
  }
  return value;
}

/// Takes the text before `mark` off `line`; all of it where there is no mark.
std::string_view take(std::string_view& line, std::string_view mark) {
  const auto at = line.find(mark);
  const auto taken = line.substr(0, at);
  line.remove_prefix(at == std::string_view::npos ? line.size() : at + mark.size());
  return taken;
}

/// ":most integer = 20  rows", or without a fallback ":framework text  tfjs, say".
std::optional<SavedParameter> parse_parameter(std::string_view line) {
  auto head = take(line, "  ");
  SavedParameter parameter;
  parameter.description = line;
  parameter.name = take(head, " ").substr(1);
  parameter.type = take(head, " = ");
  const bool known =
      parameter.type == "integer" || parameter.type == "real" || parameter.type == "text";
  if (!known || parameter.name.empty() || parameter.description.empty()) return std::nullopt;
  if (!head.empty()) {
    parameter.fallback = nlohmann::json::parse(head, nullptr, false);
    if (parameter.fallback->is_discarded()) return std::nullopt;
  }
  return parameter;
}

/// Whether the line is one of a finding's, "says: ..." and so on, which it is then.
bool take_finding_line(std::string_view line, std::optional<Finding>& finding) {
  struct Key {
    std::string_view begin;
    std::string Finding::*text;
  };
  static constexpr std::array<Key, 5> kKeys = {{{"says: ", &Finding::says},
                                                {"says below: ", &Finding::says_below},
                                                {"unit: ", &Finding::unit},
                                                {"needs: ", &Finding::needs},
                                                {"study: ", &Finding::study}}};
  for (const auto& key : kKeys) {
    if (!line.starts_with(key.begin)) continue;
    if (!finding) finding.emplace();
    *finding.*key.text = line.substr(key.begin.size());
    return true;
  }
  return false;
}

/// The same of a claim's lines. "holds: " is "above 1" or "below 1".
bool take_claim_line(std::string_view line, std::optional<Claim>& claim) {
  const auto take_key = [&](std::string_view key) {
    if (!line.starts_with(key)) return false;
    if (!claim) claim.emplace();
    line.remove_prefix(key.size());
    return true;
  };
  if (take_key("claims: ")) {
    claim->claims = line;
  } else if (take_key("printed: ")) {
    claim->printed = line;
  } else if (take_key("plan: ")) {
    claim->plan = line;
  } else if (take_key("holds: ")) {
    if (line != "above 1" && line != "below 1")
      throw std::invalid_argument(fmt::format("a claim holds above 1 or below 1, not {}", line));
    claim->below = line == "below 1";
  } else {
    return false;
  }
  return true;
}

std::optional<nlohmann::json> value_of_type(const std::string& type, const std::string& text) {
  if (type == "text") return text;
  if (type == "integer") {
    const auto value = number_of<std::int64_t>(text);
    return value ? std::optional<nlohmann::json>(*value) : std::nullopt;
  }
  const auto value = number_of<double>(text);
  return value ? std::optional<nlohmann::json>(*value) : std::nullopt;
}

std::vector<SavedQuery> parse_embedded() {
  std::vector<SavedQuery> queries;
  for (const auto& file : embedded::saved_queries())
    queries.push_back(parse_saved_query(file.file_name, file.text));
  return queries;
}

}  // namespace

SavedQuery parse_saved_query(std::string_view file_name, std::string_view text) {
  constexpr std::string_view kComment = "-- ";
  SavedQuery query;
  query.name = take(file_name, ".sql");
  query.sql = text;
  while (text.starts_with(kComment)) {
    auto line = take(text, "\n");
    line.remove_prefix(kComment.size());
    if (line.starts_with(':')) {
      auto parameter = parse_parameter(line);
      if (!parameter)
        throw std::invalid_argument(fmt::format("{}: no parameter: {}", query.name, line));
      query.parameters.push_back(std::move(*parameter));
    } else if (take_finding_line(line, query.finding) || take_claim_line(line, query.claim)) {
      continue;
    } else if (query.title.empty()) {
      query.title = line;
    } else {
      query.description += (query.description.empty() ? "" : " ") + std::string(line);
    }
  }
  if (query.title.empty() || query.description.empty())
    throw std::invalid_argument(query.name + ": has no title, or does not say what it says");
  if (query.finding && (query.finding->says.empty() || query.finding->needs.empty()))
    throw std::invalid_argument(query.name + ": a finding says something and needs a plan");
  if (query.claim && (query.claim->claims.empty() || query.claim->plan.empty()))
    throw std::invalid_argument(query.name + ": a claim claims something and needs a plan");
  if (query.finding && query.finding->says_below.empty())
    query.finding->says_below = query.finding->says;
  return query;
}

const std::vector<SavedQuery>& saved_queries() {
  static const auto queries = parse_embedded();
  return queries;
}

tl::expected<QueryParameters, std::string> values_of(
    const SavedQuery& query, const std::vector<std::pair<std::string, std::string>>& given) {
  QueryParameters values;
  for (const auto& parameter : query.parameters) {
    if (parameter.fallback) values[parameter.name] = *parameter.fallback;
  }
  for (const auto& [name, text] : given) {
    const auto parameter = std::find_if(
        query.parameters.begin(), query.parameters.end(),
        [&, &wanted = name](const SavedParameter& each) { return each.name == wanted; });
    if (parameter == query.parameters.end()) {
      std::vector<std::string_view> names;
      for (const auto& each : query.parameters) names.emplace_back(each.name);
      return tl::unexpected(fmt::format(
          "query {} has no parameter '{}': it takes {}", query.name, name,
          names.empty() ? std::string("none") : fmt::format("{}", fmt::join(names, ", "))));
    }
    auto value = value_of_type(parameter->type, text);
    if (!value) {
      return tl::unexpected(fmt::format("{} of query {}: '{}' is not of type {}", name, query.name,
                                        text, parameter->type));
    }
    values[name] = std::move(*value);
  }
  for (const auto& parameter : query.parameters) {
    if (values.contains(parameter.name)) continue;
    return tl::unexpected(fmt::format("query {} needs a value for {}: {}", query.name,
                                      parameter.name, parameter.description));
  }
  return values;
}

QueryParameters guessed_values(const std::vector<std::pair<std::string, std::string>>& given) {
  QueryParameters values;
  for (const auto& [name, text] : given) {
    values[name] = text;
    // 00012 and 4e3 are the beginnings of uuids and hashes.
    if (const auto integer = number_of<std::int64_t>(text)) {
      if (std::to_string(*integer) == text) values[name] = *integer;
    } else if (text.find_first_not_of("-.0123456789") == std::string::npos) {
      if (const auto real = number_of<double>(text); real && text.find('.') != std::string::npos)
        values[name] = *real;
    }
  }
  return values;
}

}  // namespace webdyno::store
