#include "server/api/network_json.hpp"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

namespace webdyno::api {
namespace {

using nlohmann::json;

constexpr std::string_view kManifest = "weightsManifest";

/// Notes the outermost keys, one kind of key in the first elements of `layers`, and the paths of
/// TensorFlow.js' weights.
class Outline : public json::json_sax_t {
 public:
  std::set<std::string> keys;
  bool typed_layers = false;  // of ConvNetJS
  std::vector<std::string> paths;

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool string(string_t& text) override {
    // {"weightsManifest": [{"paths": ["..."]}]}
    if (depth_ == 4 && outermost_ == kManifest && last_ == "paths") paths.push_back(text);
    return true;
  }
  bool key(string_t& name) override {
    if (depth_ == 1) {
      keys.insert(name);
      outermost_ = name;
    }
    if (depth_ == 3 && outermost_ == "layers" && name == "layer_type") typed_layers = true;
    last_ = std::move(name);
    return true;
  }
  bool start_object(std::size_t) override { return ++depth_ > 0; }
  bool end_object() override { return --depth_ >= 0; }
  bool start_array(std::size_t) override { return ++depth_ > 0; }
  bool end_array() override { return --depth_ >= 0; }
  bool parse_error(std::size_t, const std::string&, const json::exception&) override {
    return false;
  }

 private:
  std::int64_t depth_ = 0;
  std::string outermost_;
  std::string last_;
};

}  // namespace

NetworkJson network_json(const ByteRange& text) {
  Outline outline;
  json::sax_parse(text.begin(), text.end(), &outline);
  const auto has = [&](const char* name) { return outline.keys.contains(name); };
  NetworkJson found;
  if (has("modelTopology") || has("weightsManifest")) {
    found.format = "tfjs";
    found.weights = std::move(outline.paths);
  } else if (has("neurons") && has("connections")) {
    found.format = "synaptic";
  } else if (has("sizes") && has("layers")) {
    found.format = "brain";
  } else if (outline.typed_layers) {
    found.format = "convnetjs";
  }
  return found;
}

}  // namespace webdyno::api
