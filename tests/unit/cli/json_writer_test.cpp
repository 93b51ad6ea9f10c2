// SPDX-License-Identifier: Apache-2.0
#include "json_writer.hpp"

#include <catch2/catch.hpp>

#include <limits>

using vdv463::cli::JsonWriter;

TEST_CASE("commas stand between members and elements only", "[json]") {
    JsonWriter json;
    json.begin_object();
    json.key("a");
    json.begin_array();
    json.integer(1);
    json.begin_object();
    json.end_object();
    json.begin_array();
    json.end_array();
    json.null();
    json.end_array();
    json.member("b", true);
    json.member("c", "text");
    json.end_object();
    CHECK(json.text() == R"({"a":[1,{},[],null],"b":true,"c":"text"})");
}

TEST_CASE("quotes, backslashes and control characters are escaped", "[json]") {
    JsonWriter json;
    json.string(std::string("\"\\\n\r\t\x01\x1f\0", 8));
    CHECK(json.text() == "\"\\\"\\\\\\n\\r\\t\\u0001\\u001f\\u0000\"");
}

TEST_CASE("characters beyond ASCII are written as they are", "[json]") {
    JsonWriter json;
    json.string("S\xC3\xBC\x64 \xF0\x9F\x9A\x8C");
    CHECK(json.text() == "\"S\xC3\xBC\x64 \xF0\x9F\x9A\x8C\"");
}

TEST_CASE("numbers are written as JSON has them", "[json]") {
    JsonWriter json;
    json.begin_array();
    json.number(12.5);
    json.number(95);
    json.number(1e300);
    json.number(std::numeric_limits<double>::infinity());
    json.integer(std::numeric_limits<std::int64_t>::min());
    json.end_array();
    CHECK(json.text() == "[12.5,95,1e+300,null,-9223372036854775808]");
}
