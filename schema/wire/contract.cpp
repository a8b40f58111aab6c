#include "schema/wire/contract.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "schema/wire/embedded_text.hpp"
#include "schema/wire/violation.hpp"

namespace webdyno::wire {
namespace {

using nlohmann::json;
using valijson::adapters::NlohmannJsonAdapter;

constexpr std::string_view kSuffix = ".schema.json";

// Deeper JSON than any message of ours; nlohmann's parser itself is iterative, valijson recurses.
constexpr int kMaxDepth = 64;

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

  const SchemaDocuments& documents() const { return documents_; }
  const auto& compiled() const { return compiled_; }

 private:
  SchemaDocuments documents_;
  std::map<std::string, std::unique_ptr<valijson::Schema>, std::less<>> compiled_;
};

const Schemas& schemas() {
  static const Schemas all;
  return all;
}

tl::unexpected<ProtocolError> bad_json(std::string message) {
  return tl::unexpected(ProtocolError{"bad_json", "$", std::move(message)});
}

/// nlohmann's "[json.exception.parse_error.101] parse error at line 1, column 2: ...; last read:
/// '...'" without its number and without the text that it read, which may be a megabyte or no
/// UTF-8.
std::string reason(const json::exception& error) {
  std::string text = error.what();
  if (const auto end = text.find("] "); end != std::string::npos) text.erase(0, end + 2);
  return text.substr(0, text.find("; last read"));
}

/// What SQLite's INTEGER and our std::int64_t cannot hold would wrap around to a negative number.
bool is_too_large(const json& value) {
  return value.is_number_unsigned() &&
         value.get_ref<const json::number_unsigned_t&>() > std::numeric_limits<std::int64_t>::max();
}

/// Notices a key that an object has twice, of which nlohmann would keep the last.
class KeyWatch {
 public:
  void see(json::parse_event_t event, const json& value) {
    using Event = json::parse_event_t;
    if (event == Event::key) {
      auto& object = open_.back();
      object.key = value.get<std::string>();
      if (!object.keys.insert(object.key).second) twice_ = path();
      return;
    }
    if (event == Event::object_end || event == Event::array_end) {
      open_.pop_back();
      return;
    }
    if (!open_.empty() && open_.back().is_array) ++open_.back().index;
    if (event != Event::value) open_.push_back({.is_array = event == Event::array_start});
  }

  /// The path of the first such key; empty: there is none.
  const std::string& twice() const { return twice_; }

 private:
  struct Open {
    bool is_array = false;
    int index = -1;
    std::string key = {};
    std::set<std::string> keys = {};
  };

  std::string path() const {
    std::string path = "$";
    for (const auto& each : open_)
      path += each.is_array ? "[" + std::to_string(each.index) + "]" : "." + each.key;
    return path;
  }

  std::vector<Open> open_;
  std::string twice_;
};

/// A copy of a part of a document, without references.
json inlined(const json& part, const json& document, const SchemaDocuments& documents) {
  if (part.is_array()) {
    json copy = json::array();
    for (const auto& each : part) copy.push_back(inlined(each, document, documents));
    return copy;
  }
  if (!part.is_object()) return part;
  if (const auto reference = part.find("$ref"); reference != part.end()) {
    const auto& text = reference->get_ref<const std::string&>();
    const auto hash = text.find('#');
    const json& other = hash == 0 ? document : documents.at(text.substr(0, hash));
    return inlined(other.at(json::json_pointer(text.substr(hash + 1))), other, documents);
  }
  json copy = json::object();
  for (const auto& [key, value] : part.items()) copy[key] = inlined(value, document, documents);
  return copy;
}

}  // namespace

json self_contained_schema(std::string_view schema) {
  const auto& documents = schemas().documents();
  const json& document = documents.at(std::string(schema) + std::string(kSuffix));
  return inlined(document, document, documents);
}

tl::expected<void, ProtocolError> validate(std::string_view schema, const json& message) {
  const auto compiled = schemas().compiled().find(schema);
  if (compiled == schemas().compiled().end()) {
    throw std::out_of_range("no schema " + std::string(schema));
  }
  // Kept for its cache of compiled regular expressions. Without a place for results valijson stops
  // at the first broken rule: maxLength comes before pattern, and libstdc++'s regex recurses once a
  // character of a long text.
  thread_local valijson::Validator validator(valijson::Validator::kStrongTypes);
  if (validator.validate(*compiled->second, NlohmannJsonAdapter(message), nullptr)) return {};

  const std::string file_name = std::string(schema) + std::string(kSuffix);
  const auto violation = find_violation(schemas().documents(), file_name, message);
  if (!violation) {
    return tl::unexpected(ProtocolError{"bad_message", "$", "does not match " + file_name});
  }
  return tl::unexpected(ProtocolError{"bad_message", violation->path, violation->message});
}

tl::expected<json, ProtocolError> parse_json(std::string_view text, Comments comments) {
  bool too_deep = false;
  bool too_large = false;
  KeyWatch keys;
  const auto watch = [&](int depth, json::parse_event_t event, json& value) {
    if (too_deep || too_large || !keys.twice().empty()) return false;
    using Event = json::parse_event_t;
    if (event == Event::object_start || event == Event::array_start) {
      too_deep = too_deep || depth >= kMaxDepth;
    }
    if (event == Event::value) too_large = too_large || is_too_large(value);
    keys.see(event, value);
    return !too_deep && !too_large && keys.twice().empty();
  };
  try {
    json parsed = json::parse(text, watch, true, comments == Comments::kSkipped);
    if (too_deep) return bad_json("nested more than 64 levels deep");
    if (too_large) return bad_json("holds an integer above 9223372036854775807");
    if (!keys.twice().empty())
      return tl::unexpected(
          ProtocolError{"bad_json", keys.twice(), "is there twice: leave one out"});
    return parsed;
  } catch (const json::exception& error) {
    return bad_json(reason(error));
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
