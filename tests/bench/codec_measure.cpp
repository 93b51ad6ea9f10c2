// SPDX-License-Identifier: Apache-2.0
#include "codec_measure.hpp"

#include "messages_json.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <iomanip>
#include <ostream>

namespace vdv463::bench {
namespace {

double cpu_milliseconds() {
    return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

double time_of(const Subject& subject) {
    const double begin = cpu_milliseconds();
    for (int i = 0; i < subject.repetitions; ++i) {
        subject.work();
    }
    return (cpu_milliseconds() - begin) / subject.repetitions;
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

std::string row_json(const Row& row) {
    JsonObject out;
    out.add_text("metric", row.metric);
    out.add_text("ours", row.ours);
    out.add_text("reference", row.reference);
    out.add("ratio", fixed(row.ratio, 3));
    out.add_text("goal", row.goal);
    out.add_boolean("met", row.met);
    return out.json();
}

}  // namespace

Interleaved::Interleaved(const std::vector<Subject>& subjects, int rounds) {
    for (const Subject& subject : subjects) {
        subject.work();  // the first time fills caches and kept memory
    }
    for (int round = 0; round < rounds; ++round) {
        std::vector<double> times;
        for (const Subject& subject : subjects) {
            times.push_back(time_of(subject));
        }
        rounds_.push_back(std::move(times));
    }
}

double Interleaved::milliseconds(std::size_t subject) const {
    std::vector<double> times;
    for (const auto& round : rounds_) {
        times.push_back(round[subject]);
    }
    return median(std::move(times));
}

double Interleaved::speed(std::size_t subject, std::size_t reference) const {
    std::vector<double> ratios;
    for (const auto& round : rounds_) {
        ratios.push_back(round[reference] / round[subject]);
    }
    return median(std::move(ratios));
}

std::string fixed(double value, int digits) {
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, "%.*f", digits, value);
    return buffer;
}

void print_table(std::ostream& out, const std::vector<Row>& rows) {
    out << std::left;
    for (const Row& row : rows) {
        out << std::setw(58) << row.metric << std::setw(22) << row.ours << std::setw(30)
            << row.reference << std::setw(8) << fixed(row.ratio, 2) << std::setw(12) << row.goal
            << (row.met ? "met" : "MISSED") << '\n';
    }
}

void print_json(std::ostream& out, const std::vector<Row>& rows) {
    std::vector<std::string> list;
    for (const Row& row : rows) {
        list.push_back(row_json(row));
    }
    JsonObject all;
    all.add("rows", json_list(list));
    out << all.json() << '\n';
}

}  // namespace vdv463::bench
