// SPDX-License-Identifier: Apache-2.0
#include "table.hpp"

#include "text.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <limits>

using namespace vdv463;
using namespace vdv463::cli;

namespace {

PointRow charging_row() {
    PointRow row;
    row.station = "CS1";
    row.point = "CP1";
    row.status = ChargingPointStatus::Occupied;
    row.vehicle = "Bus 101";
    row.soc_pct = 50;
    row.power_kw = 148.25;
    row.process_status = ProcessStatus::Charging;
    row.process = "Charging to 95 % in 12 min";
    return row;
}

PointRow free_row() {
    PointRow row;
    row.station = "CS1";
    row.point = "CP2";
    return row;
}

std::string without_colour(std::string text) {
    while (true) {
        const std::size_t begin = text.find('\x1b');
        if (begin == std::string::npos) {
            return text;
        }
        text.erase(begin, text.find('m', begin) - begin + 1);
    }
}

std::size_t widest(const std::vector<std::string>& lines) {
    std::size_t width = 0;
    for (const std::string& line : lines) {
        width = std::max(width, display_width(without_colour(line)));
    }
    return width;
}

}  // namespace

TEST_CASE("a table shows each point beneath its heading", "[table]") {
    const auto lines = render_table({charging_row(), free_row()}, {});
    REQUIRE(lines.size() == 3);
    CHECK(lines[0] ==
          "STATION  POINT  STATUS     VEHICLE  STATE OF CHARGE                POWER  PROCESS");
    CHECK(lines[1] ==
          "CS1      CP1    Occupied   Bus 101  ##########..........  50 %  148.2 kW  "
          "Charging to 95 % in 12 min");
    CHECK(lines[2] == "         CP2    Available");
}

TEST_CASE("a table fits the width of the terminal", "[table]") {
    PointRow row = charging_row();
    row.station = "uri://Customer1/Depot1/ChargingStation0001";
    row.point = "uri://Customer1/Depot1/ChargingStation0001/ChargingPoint2";
    row.vehicle = "urn:vdv261:vehicle:4T3ZF19C52LL20766";
    for (const std::size_t width : {70U, 80U, 100U, 120U, 200U}) {
        CAPTURE(width);
        TableStyle style;
        style.width = width;
        style.colour = true;
        style.unicode = true;
        CHECK(widest(render_table({row, free_row()}, style)) <= width);
    }
}

TEST_CASE("a long id keeps its end", "[table]") {
    PointRow row = charging_row();
    row.vehicle = "urn:vdv261:vehicle:4T3ZF19C52LL20766";
    TableStyle style;
    style.width = 70;
    CHECK_THAT(render_table({row}, style)[1], Catch::Contains("20766"));
}

TEST_CASE("umlauts take one column each", "[table]") {
    PointRow umlaut = charging_row();
    umlaut.station = "S\xC3\xBC\x64";
    PointRow plain = charging_row();
    plain.station = "Sud";
    TableStyle style;
    style.width = 100;
    const std::size_t with = display_width(render_table({umlaut}, style)[1]);
    CHECK(with == display_width(render_table({plain}, style)[1]));
}

TEST_CASE("colour changes nothing but the colour", "[table]") {
    const std::vector<PointRow> rows{charging_row(), free_row()};
    TableStyle coloured;
    coloured.colour = true;
    const auto plain = render_table(rows, {});
    const auto painted = render_table(rows, coloured);
    REQUIRE(painted.size() == plain.size());
    CHECK_THAT(painted[1], Catch::Contains("\x1b[32m"));
    for (std::size_t line = 0; line < plain.size(); ++line) {
        const std::string bare = without_colour(painted[line]);
        CHECK(bare.substr(0, plain[line].size()) == plain[line]);
        CHECK(bare.find_first_not_of(' ', plain[line].size()) == std::string::npos);
    }
}

TEST_CASE("points beyond the height of the terminal are counted", "[table]") {
    TableStyle style;
    style.max_rows = 3;
    const auto lines = render_table(std::vector<PointRow>(10, free_row()), style);
    REQUIRE(lines.size() == 4);
    CHECK(lines.back() == "... and 8 more points");
    CHECK(render_table(std::vector<PointRow>(3, free_row()), style).size() == 4);
}

TEST_CASE("a table without points has its heading", "[table]") {
    CHECK(render_table({}, {}).size() == 1);
}

TEST_CASE("a bar is as full as the battery, whatever the CMS says", "[table]") {
    CHECK(soc_bar(0, 4, false) == "....");
    CHECK(soc_bar(50, 4, false) == "##..");
    CHECK(soc_bar(100, 4, false) == "####");
    CHECK(soc_bar(250, 4, false) == "####");
    CHECK(soc_bar(-5, 4, false) == "....");
    CHECK(soc_bar(std::numeric_limits<double>::quiet_NaN(), 4, false) == "....");
    CHECK(soc_bar(50, 2, true) == "\xE2\x96\x88\xE2\x96\x91");
}
