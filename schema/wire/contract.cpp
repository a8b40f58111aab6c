#include "schema/wire/contract.hpp"

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "schema/wire/embedded_text.hpp"

namespace webdyno::wire {
namespace {

using nlohmann::json;
using valijson::adapters::NlohmannJsonAdapter;

constexpr std::string_view kSuffix = ".schema.json";

// Deeper JSON than any message of ours; nlohmann's parser itself is iterative, its destructor and valijson recurse.
constexpr std::size_t kMaxDepth = 64;

/// Every schema, compiled at the first use: 1 ms for all of them, once a process.
class Schemas {
 public:
  Schemas() {
    for (const auto& [file_name, text] : embedded::message_schemas()) {
      documents_.emplace(file_name, json::parse(text));
    }
    for (const auto& [file_name, document] : documents_) {
      valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
      auto schema = std::make_unique<valijson::Schema>();
      parser.populateSchema(
          NlohmannJsonAdapter(document), *schema,
          [this](const std::string& uri) -> const json* {
            const auto found = documents_.find(uri);
            return found == documents_.end() ? nullptr : &found->second;
          },
          [](const json*) {});
      compiled_.emplace(file_name.substr(0, file_name.size() - kSuffix.size()), std::move(schema));
    }
  }

  const valijson::Schema& at(std::string_view name) const {
    return *compiled_.at(std::string(name));
  }
  const auto& compiled() const { return compiled_; }

 private:
  std::map<std::string, json, std::less<>> documents_;
  std::map<std::string, std::unique_ptr<valijson::Schema>, std::less<>> compiled_;
};

const Schemas& schemas() {
  static const Schemas all;
  return all;
}

/// valijson names places as `<root>[matrix][0][depth]`; people and jq write `$.matrix[0].depth`.
std::string json_path(const std::string& context) {
  std::string path = "$";
  std::size_t at = context.find('[');
  while (at != std::string::npos) {
    const std::size_t end = context.find(']', at);
    const std::string key = context.substr(at + 1, end - at - 1);
    const bool index = !key.empty() && key.find_first_not_of("0123456789") == std::string::npos;
    path += index ? "[" + key + "]" : "." + key;
    at = context.find('[', end);
  }
  return path;
}

tl::unexpected<ProtocolError> bad_json(std::string message) {
  return tl::unexpected(ProtocolError{"bad_json", "$", std::move(message)});
}

}  // namespace

tl::expected<void, ProtocolError> validate(std::string_view schema, const json& message) {
  valijson::Validator validator(valijson::Validator::kStrongTypes);
  valijson::ValidationResults results;
  if (validator.validate(schemas().at(schema), NlohmannJsonAdapter(message), &results)) return {};
  // The first error is the innermost one: it names the place that is wrong, later ones its parents.
  valijson::ValidationResults::Error error;
  results.popError(error);
  std::string context;
  for (const auto& part : error.context) context += part;
  return tl::unexpected(ProtocolError{"bad_message", json_path(context), error.description});
}

tl::expected<json, ProtocolError> parse_json(std::string_view text) {
  std::size_t deepest = 0;
  const auto watch_depth = [&deepest](int depth, json::parse_event_t event, json&) {
    if (event == json::parse_event_t::object_start || event == json::parse_event_t::array_start) {
      deepest = std::max(deepest, static_cast<std::size_t>(depth));
      return deepest <= kMaxDepth;
    }
    return true;
  };
  try {
    json parsed = json::parse(text, watch_depth);
    if (deepest > kMaxDepth) return bad_json("nested more than 64 levels deep");
    return parsed;
  } catch (const json::parse_error& error) {
    return bad_json(error.what());
  }
}

tl::expected<json, ProtocolError> parse_message(std::string_view schema, std::string_view text) {
  auto parsed = parse_json(text);
  if (!parsed) return parsed;
  if (auto valid = validate(schema, *parsed); !valid) return tl::unexpected(valid.error());
  return parsed;
}

std::vector<std::string> schema_names() {
  std::vector<std::string> names;
  for (const auto& [name, schema] : schemas().compiled()) names.push_back(name);
  return names;
}

}  // namespace webdyno::wire
