// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "point_rows.hpp"

namespace vdv463::cli {

struct TableStyle {
    std::size_t width = 0;     ///< columns at most; 0: as wide as the content
    std::size_t max_rows = 0;  ///< points at most, the others are counted; 0: all
    bool colour = false;
    bool unicode = false;
};

/// The points as aligned lines beneath a heading. When the width does not suffice, ids keep their
/// end, the bars get shorter and what the process does is cut.
std::vector<std::string> render_table(const std::vector<PointRow>& rows, const TableStyle& style);

/// A bar of `width` columns, of which `pct` percent are full.
std::string soc_bar(double pct, std::size_t width, bool unicode);

}  // namespace vdv463::cli
