// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

namespace vdv463::bench {

/// One line of the table: what was measured, beside what, and whether that is what we aim for.
struct Row {
    std::string metric;
    std::string ours;
    std::string reference;
    double ratio;
    std::string goal;
    bool met;
};

/// A piece of work whose CPU time is taken. Short ones are done several times in a row.
struct Subject {
    std::function<void()> work;
    int repetitions = 1;
};

/// The CPU times of several subjects, taken in turns, so that a machine that becomes slower does so
/// for all of them.
class Interleaved {
public:
    Interleaved(const std::vector<Subject>& subjects, int rounds);

    /// The median, in milliseconds for one repetition.
    double milliseconds(std::size_t subject) const;
    /// How many times as fast `subject` is as `reference`: the median over the rounds.
    double speed(std::size_t subject, std::size_t reference) const;

private:
    std::vector<std::vector<double>> rounds_;  ///< milliseconds, by round and subject
};

/// With a fixed number of digits behind the point.
std::string fixed(double value, int digits);

void print_table(std::ostream& out, const std::vector<Row>& rows);
/// {"rows":[...]}, on one line.
void print_json(std::ostream& out, const std::vector<Row>& rows);

}  // namespace vdv463::bench
