#include "schema/wire/violation.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <regex>
#include <string_view>
#include <vector>

namespace webdyno::wire {
namespace {

using nlohmann::json;

// Values longer than this are cut: an error is one line.
constexpr std::size_t kShownCharacters = 60;
constexpr std::size_t kListedCharacters = 200;

/// A schema and the document that its `#/...` references are looked up in.
struct Rule {
  const json& schema;
  const json& document;
};

std::string shown(const json& value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return "an array";
  std::string text = value.dump(-1, ' ', true, json::error_handler_t::replace);
  if (text.size() > kShownCharacters) text = text.substr(0, kShownCharacters) + "...";
  return text;
}

/// Strings of a schema without quotes: they are words of the vocabulary.
std::string word(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// As many as a line takes: long lists are vocabulary of programs, whose schema has them all.
std::string listed(const std::vector<std::string>& allowed) {
  std::string text;
  for (std::size_t i = 0; i < allowed.size(); ++i) {
    if (text.size() + allowed[i].size() > kListedCharacters)
      return fmt::format("{} and {} more", text, allowed.size() - i);
    text += (i == 0 ? "" : ", ") + allowed[i];
  }
  return text;
}

bool is_plain_key(const std::string& key) {
  const auto plain = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '$'; };
  return !key.empty() && key.size() <= kShownCharacters &&
         std::all_of(key.begin(), key.end(), plain);
}

std::string child(const std::string& path, const std::string& key) {
  return is_plain_key(key) ? path + "." + key : path + "[" + shown(key) + "]";
}

std::string child(const std::string& path, std::size_t index) {
  return fmt::format("{}[{}]", path, index);
}

bool is_of_type(const json& value, std::string_view type) {
  if (type == "integer") return value.is_number_integer();
  return value.type_name() == type;
}

std::vector<std::string> types_of(const json& schema) {
  const auto type = schema.find("type");
  if (type == schema.end()) return {};
  if (type->is_string()) return {type->get<std::string>()};
  return type->get<std::vector<std::string>>();
}

/// "1 to 100", "at least 1", "at most 64"
std::string range(const json& schema, const char* least, const char* most) {
  if (schema.contains(least) && schema.contains(most)) {
    if (schema[least] == schema[most]) return fmt::format("exactly {}", schema[least].dump());
    return fmt::format("{} to {}", schema[least].dump(), schema[most].dump());
  }
  if (schema.contains(least)) return fmt::format("at least {}", schema[least].dump());
  return fmt::format("at most {}", schema[most].dump());
}

std::size_t code_points(const std::string& utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char byte) { return (byte & 0xc0) != 0x80; }));
}

class Search {
 public:
  explicit Search(const SchemaDocuments& documents) : documents_(documents) {}

  std::optional<Violation> check(Rule rule, const json& value, const std::string& path) const {
    if (rule.schema.contains("$ref")) return check(target(rule), value, path);
    if (const auto any_of = rule.schema.find("anyOf"); any_of != rule.schema.end()) {
      return alternatives(*any_of, rule.document, value, path);
    }
    if (auto found = kind(rule.schema, value, path)) return found;
    if (value.is_number()) return number(rule.schema, value, path);
    if (value.is_string()) return text(rule.schema, value.get_ref<const std::string&>(), path);
    if (value.is_array()) return array(rule, value, path);
    if (value.is_object()) return object(rule, value, path);
    return {};
  }

 private:
  Rule target(Rule rule) const {
    const auto& reference = rule.schema["$ref"].get_ref<const std::string&>();
    const auto hash = reference.find('#');
    const std::string file_name = reference.substr(0, hash);
    const json& document = file_name.empty() ? rule.document : documents_.at(file_name);
    if (hash == std::string::npos) return {document, document};
    return {document.at(json::json_pointer(reference.substr(hash + 1))), document};
  }

  Rule resolved(Rule rule) const {
    return rule.schema.contains("$ref") ? resolved(target(rule)) : rule;
  }

  /// Explains by the alternative of the value's own type; where there is none, lists what there is.
  std::optional<Violation> alternatives(const json& any_of, const json& document, const json& value,
                                        const std::string& path) const {
    std::vector<std::string> allowed;
    for (const json& alternative : any_of) {
      const Rule rule = resolved({alternative, document});
      if (const auto values = rule.schema.find("enum"); values != rule.schema.end()) {
        for (const json& each : *values) {
          if (value == each) return {};
          allowed.push_back(word(each));
        }
        continue;
      }
      for (const std::string& type : types_of(rule.schema)) {
        if (is_of_type(value, type)) return check(rule, value, path);
        allowed.push_back(type);
      }
    }
    return Violation{path,
                     fmt::format("{} is not allowed; allowed: {}", shown(value), listed(allowed))};
  }

  static std::optional<Violation> kind(const json& schema, const json& value,
                                       const std::string& path) {
    if (schema.contains("const") && value != schema["const"]) {
      return Violation{
          path, fmt::format("{} is not allowed; allowed: {}", shown(value), word(schema["const"]))};
    }
    if (const auto values = schema.find("enum"); values != schema.end()) {
      std::vector<std::string> allowed;
      for (const json& each : *values) {
        if (value == each) return {};
        allowed.push_back(word(each));
      }
      return Violation{
          path, fmt::format("{} is not allowed; allowed: {}", shown(value), listed(allowed))};
    }
    const auto types = types_of(schema);
    const auto fits = [&value](const std::string& type) { return is_of_type(value, type); };
    if (types.empty() || std::any_of(types.begin(), types.end(), fits)) return {};
    // The commonest slip in a plan: one value where a list of values is meant.
    const bool list_of_one = types == std::vector<std::string>{"array"} && !value.is_structured();
    return Violation{path,
                     fmt::format("{} is not {}{}", shown(value), fmt::join(types, " or "),
                                 list_of_one ? fmt::format("; write [{}]", shown(value)) : "")};
  }

  static std::optional<Violation> number(const json& schema, const json& value,
                                         const std::string& path) {
    const bool less = schema.contains("minimum") && value < schema["minimum"];
    const bool more = schema.contains("maximum") && value > schema["maximum"];
    if (!less && !more) return {};
    return Violation{
        path, fmt::format("{} is {} than {}; allowed: {}", shown(value), less ? "less" : "more",
                          schema[less ? "minimum" : "maximum"].dump(),
                          range(schema, "minimum", "maximum"))};
  }

  static std::optional<Violation> text(const json& schema, const std::string& value,
                                       const std::string& path) {
    const std::size_t length = code_points(value);
    if ((schema.contains("minLength") && length < schema["minLength"]) ||
        (schema.contains("maxLength") && length > schema["maxLength"])) {
      return Violation{path, fmt::format("{} characters; allowed: {}", length,
                                         range(schema, "minLength", "maxLength"))};
    }
    if (schema.contains("pattern")) {
      const auto& pattern = schema["pattern"].get_ref<const std::string&>();
      if (!std::regex_search(value, std::regex(pattern))) {
        return Violation{path, fmt::format("{} does not match {}", shown(value), pattern)};
      }
    }
    return {};
  }

  std::optional<Violation> array(Rule rule, const json& value, const std::string& path) const {
    const json& schema = rule.schema;
    if ((schema.contains("minItems") && value.size() < schema["minItems"]) ||
        (schema.contains("maxItems") && value.size() > schema["maxItems"])) {
      return Violation{path, fmt::format("{} items; allowed: {}", value.size(),
                                         range(schema, "minItems", "maxItems"))};
    }
    const auto items = schema.find("items");
    for (std::size_t i = 0; items != schema.end() && i < value.size(); ++i) {
      const json& item = items->is_array() ? items->at(i) : *items;
      if (auto found = check({item, rule.document}, value[i], child(path, i))) return found;
    }
    if (!schema.value("uniqueItems", false)) return {};
    for (std::size_t i = 1; i < value.size(); ++i) {
      const auto here = value.begin() + static_cast<std::ptrdiff_t>(i);
      if (std::find(value.begin(), here, value[i]) != here) {
        return Violation{child(path, i), fmt::format("{} is there twice", shown(value[i]))};
      }
    }
    return {};
  }

  std::optional<Violation> object(Rule rule, const json& value, const std::string& path) const {
    static const json none = json::object();
    const json& schema = rule.schema;
    const json& properties = schema.contains("properties") ? schema["properties"] : none;
    // Fixed values first: with another type or contract_version every other difference is a
    // consequence.
    for (const auto& [key, property] : properties.items()) {
      const Rule fixed = resolved({property, rule.document});
      if (!value.contains(key) || !fixed.schema.contains("const")) continue;
      if (auto found = check(fixed, value[key], child(path, key))) return found;
    }
    const auto additional = schema.find("additionalProperties");
    for (const auto& [key, member] : value.items()) {
      const auto property = properties.find(key);
      if (property != properties.end()) {
        if (auto found = check({*property, rule.document}, member, child(path, key))) return found;
      } else if (additional != schema.end() && additional->is_object()) {
        if (auto found = check({*additional, rule.document}, member, child(path, key))) {
          return found;
        }
      } else if (additional != schema.end() && !additional->get<bool>()) {
        return Violation{child(path, key), fmt::format("unknown key {}; allowed: {}", shown(key),
                                                       fmt::join(keys(properties), ", "))};
      }
    }
    std::vector<std::string> missing;
    for (const json& key : schema.value("required", json::array())) {
      if (!value.contains(key.get_ref<const std::string&>())) missing.push_back(key);
    }
    if (missing.empty()) return {};
    return Violation{path, fmt::format("missing key{} {}", missing.size() == 1 ? "" : "s",
                                       fmt::join(missing, ", "))};
  }

  static std::vector<std::string> keys(const json& object) {
    std::vector<std::string> all;
    for (const auto& [key, member] : object.items()) all.push_back(key);
    return all;
  }

  const SchemaDocuments& documents_;
};

}  // namespace

std::optional<Violation> find_violation(const SchemaDocuments& documents,
                                        const std::string& file_name, const json& message) {
  const json& document = documents.at(file_name);
  return Search(documents).check({document, document}, message, "$");
}

}  // namespace webdyno::wire
