#include "server/api/api_document.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "schema/wire/embedded_text.hpp"
#include "schema/wire/version.hpp"

namespace webdyno::api {
namespace {

using nlohmann::json;

constexpr std::string_view kEnding = ".schema.json";

/// Of a reference in message `name`: to a place in itself, in another message, or to all of one.
std::string component_of(const std::string& reference, const std::string& name) {
  const auto hash = reference.find('#');
  const std::string file = reference.substr(0, hash);
  const std::string place = hash == std::string::npos ? "" : reference.substr(hash + 1);
  const std::string message = file.empty() ? name : file.substr(0, file.size() - kEnding.size());
  return "#/components/schemas/" + message + place;
}

/// What was true in a file of its own is so in the one document.
json as_component(json schema, const std::string& name) {
  if (schema.is_array()) {
    for (auto& each : schema) each = as_component(std::move(each), name);
  } else if (schema.is_object()) {
    for (auto& [key, value] : schema.items())
      value =
          key == "$ref" ? json(component_of(value, name)) : as_component(std::move(value), name);
  }
  return schema;
}

}  // namespace

json api_document() {
  json document = json::parse(embedded::api_documents().front().text);
  document["info"]["version"] = wire::kWebdynoVersion;
  for (const auto& message : embedded::message_schemas()) {
    const std::string name(message.file_name.substr(0, message.file_name.size() - kEnding.size()));
    json schema = as_component(json::parse(message.text), name);
    schema.erase("$schema");
    schema.erase("$id");  // references would be of that address
    document["components"]["schemas"][name] = std::move(schema);
  }
  return document;
}

}  // namespace webdyno::api
