#include "server/cli/present/query_output.hpp"

#include <algorithm>

#include "server/cli/present/layout.hpp"
#include "server/cli/present/style.hpp"

namespace webdyno::present {
namespace {

using nlohmann::json;

std::string plain(const json& value) {
  if (value.is_null()) return {};
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string json_text(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string quoted(const std::string& field) {
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string text = "\"";
  for (const char character : field) {
    if (character == '"') text += '"';
    text += character;
  }
  return text + '"';
}

template <class Fields, class Text>
std::string csv_line(const Fields& fields, Text text_of) {
  std::string line;
  for (std::size_t i = 0; i < fields.size(); ++i)
    line += (i > 0 ? "," : "") + quoted(text_of(fields[i]));
  return line + "\r\n";
}

/// Line breaks inside values would break the table.
std::vector<std::string> cells_of(const std::vector<json>& row) {
  std::vector<std::string> texts;
  for (const auto& value : row) texts.push_back(printable(plain(value)));
  return texts;
}

}  // namespace

void QueryWriter::columns(const std::vector<std::string>& names) {
  if (format_ == "csv") {
    out_ << csv_line(names, [](const std::string& name) { return name; });
  } else if (format_ == "json") {
    out_ << "{\"columns\": " << json_text(names) << ",\n \"rows\": [";
  } else if (format_ == "jsonl") {
    for (const auto& name : names) names_.push_back(json_text(name));
  } else {
    for (const auto& name : names) names_.push_back(printable(name));
  }
}

void QueryWriter::row(Row&& row) {
  ++rows_;
  if (format_ == "csv") {
    out_ << csv_line(row, plain);
  } else if (format_ == "json") {
    out_ << (rows_ > 1 ? ",\n  " : "\n  ") << json_text(row);
  } else if (format_ == "jsonl") {
    out_ << "{";
    for (std::size_t i = 0; i < row.size(); ++i)
      out_ << (i > 0 ? ", " : "") << names_[i] << ": " << json_text(row[i]);
    out_ << "}\n";
  } else if (rows_ <= kRowsForWidths) {
    first_.push_back(std::move(row));
  } else {
    if (widths_.empty()) settle_widths();
    table_row(row);
  }
}

void QueryWriter::end() {
  if (format_ == "csv" || format_ == "jsonl") return;
  if (format_ == "json") {
    out_ << (rows_ > 0 ? "\n ],\n" : "],\n") << " \"truncated\": false}\n";
  } else if (widths_.empty()) {
    settle_widths();
  }
}

/// And writes all that was waiting for them.
void QueryWriter::settle_widths() {
  for (const auto& name : names_) widths_.push_back(cells(name));
  numeric_.assign(names_.size(), !first_.empty());
  for (const auto& row : first_) {
    const auto texts = cells_of(row);
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths_[i] = std::max(widths_[i], cells(texts[i]));
      numeric_[i] = numeric_[i] && (row[i].is_number() || row[i].is_null());
    }
  }
  table_line(names_);
  for (const auto& row : first_) table_row(row);
  first_.clear();
}

void QueryWriter::table_line(const std::vector<std::string>& texts) {
  std::string line;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    line += i > 0 ? "  " : "";
    line += numeric_[i] ? right(texts[i], widths_[i]) : left(texts[i], widths_[i]);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out_ << line << "\n";
}

void QueryWriter::table_row(const Row& row) { table_line(cells_of(row)); }

}  // namespace webdyno::present
