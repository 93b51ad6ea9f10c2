// SPDX-License-Identifier: Apache-2.0
#include "text.hpp"

#include <catch2/catch.hpp>

using namespace vdv463::cli;

namespace {

const std::string umlauts = "S\xC3\xBC\x64hof";  // Suedhof, written with an umlaut
const std::string ellipsis = "\xE2\x80\xA6";
const std::string replaced = "\xEF\xBF\xBD";

}  // namespace

TEST_CASE("what can be a secret is not shown of a URL", "[text]") {
    CHECK(shown_url("wss://cms.example/vdv463/ws") == "wss://cms.example/vdv463/ws");
    CHECK(shown_url("wss://cms.example/?token=hunter2") == "wss://cms.example/?...");
    CHECK(shown_url("wss://bms:hunter2@cms.example/") == "wss://...");
    CHECK(shown_url("wss://bms:hun/te?r2@cms.example/") == "wss://...");
    CHECK(shown_url("wss://cms.example/?token=hunter@2") == "wss://...");
    CHECK(shown_url("bms:hunter2@cms.example") == "...");
    CHECK(shown_url("bms:hunter://2@cms.example") == "...");
}

TEST_CASE("well-formed text stays as it is", "[text]") {
    const std::string text = umlauts + " \xE2\x82\xAC \xF0\x9F\x9A\x8C\n";
    CHECK(well_formed(text) == text);
}

TEST_CASE("each byte that is not UTF-8 is replaced", "[text]") {
    CHECK(well_formed("a\xFFz") == "a" + replaced + "z");
    CHECK(well_formed("a\xC3") == "a" + replaced);
    CHECK(well_formed("\xC0\xAF") == replaced + replaced);
    CHECK(well_formed("\xED\xA0\x80") == replaced + replaced + replaced);
    CHECK(well_formed("\xF5\x80\x80\x80") == replaced + replaced + replaced + replaced);
}

TEST_CASE("no control character reaches a terminal", "[text]") {
    CHECK(printable("Bus\x1b[2J") == "Bus" + replaced + "[2J");
    CHECK(printable("a\nb") == "a" + replaced + "b");
    CHECK(printable("\xC2\x9B") == replaced);
    CHECK(printable("\xE2\x80\xAE") == replaced);
    CHECK(printable(umlauts) == umlauts);
}

TEST_CASE("the width of text counts columns and not bytes", "[text]") {
    CHECK(display_width(umlauts) == 6);
    CHECK(display_width("u\xCC\x88") == 1);
    CHECK(display_width("\xE9\x9B\xBB") == 2);
    CHECK(display_width("") == 0);
}

TEST_CASE("text that is too wide keeps its head or its tail", "[text]") {
    CHECK(keep_head("uri://Depot/CS1", 6) == "uri:/" + ellipsis);
    CHECK(keep_tail("uri://Depot/CS1", 6) == ellipsis + "t/CS1");
    CHECK(keep_head("CS1", 3) == "CS1");
    CHECK(keep_tail("CS1", 3) == "CS1");
    CHECK(keep_head("CS1", 0).empty());
    CHECK(keep_tail("CS1", 0).empty());
}

TEST_CASE("cut text is never wider than asked for", "[text]") {
    const std::string wide = "\xE9\x9B\xBB\xE9\x9B\xBB\xE9\x9B\xBB";
    for (std::size_t width = 0; width < 8; ++width) {
        CHECK(display_width(keep_head(wide, width)) <= width);
        CHECK(display_width(keep_tail(wide, width)) <= width);
    }
}

TEST_CASE("text with umlauts is filled up to the same column as text without", "[text]") {
    CHECK(display_width(pad_right(umlauts, 10)) == 10);
    CHECK(pad_left("9 %", 5) == "  9 %");
    CHECK(pad_right("too long", 3) == "too long");
}
