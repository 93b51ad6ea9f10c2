// SPDX-License-Identifier: Apache-2.0
// Measures the codec beside other libraries: vdv463_bench_codec [--json]. Times are CPU times,
// because the machine may have other things to do; ratios are those of one interleaved run.
#include <vdv463/codec.hpp>
#include "codec_measure.hpp"
#include "codec_reference.hpp"
#include "heap.hpp"
#include "messages.hpp"

#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace vdv463;
using namespace vdv463::bench;

constexpr SchemaVersion version = SchemaVersion::V2_0;
constexpr int rounds = 11;

void demand(bool done) {
    if (!done) {
        std::cerr << "the codec refuses what it is measured with\n";
        std::exit(1);
    }
}

/// 10,000 points take more than the 16 MiB that are allowed unless said otherwise.
DecodeOptions large_messages() {
    DecodeOptions options;
    options.limits.max_message_bytes *= 2;
    return options;
}

/// A decoder and the message that it reads into again and again.
struct Kept {
    Decoder decoder{large_messages()};
    Message message;
    void read(std::string_view text) { demand(decoder.decode_into(message, text).has_value()); }
};

template <class Read>
void read_fresh(Read read, std::string_view text) {
    Message message;
    read(text, message);
}

std::string speed_text(std::size_t bytes, double milliseconds) {
    return fixed(static_cast<double>(bytes) / milliseconds / 1000.0, 0) + " MB/s";
}

/// What every reference has read has to be what we read.
void compare_readings(std::string_view text) {
    const Result<Message> ours = decode(text, {DecodeMode::Strict, version, {}});
    demand(ours.has_value());
    for (const auto read : {read_with_rapidjson_dom, read_with_nlohmann, read_with_simdjson}) {
        Message message;
        read(text, message);
        demand(message == *ours);
    }
}

void measure_decoding(std::vector<Row>& rows) {
    const std::string text = charging_information(version, 1000);
    compare_readings(text);
    Kept kept;
    const Interleaved times({{[&] { demand(decode(text).has_value()); }},
                             {[&] { kept.read(text); }},
                             {[&] { read_fresh(read_with_rapidjson_dom, text); }},
                             {[&] { read_fresh(read_with_nlohmann, text); }},
                             {[&] { read_fresh(read_with_simdjson, text); }},
                             {[&] { parse_with_rapidjson_sax(text); }}},
                            rounds);
    const auto add = [&](const std::string& metric, std::size_t ours, const std::string& name,
                         std::size_t reference, double goal) {
        const double ratio = times.speed(ours, reference);
        rows.push_back({metric, speed_text(text.size(), times.milliseconds(ours)),
                        name + " " + speed_text(text.size(), times.milliseconds(reference)), ratio,
                        ">= " + fixed(goal, 2), ratio >= goal});
    };
    add("1 decode 1,000 points, fresh", 0, "RapidJSON DOM", 2, 1.5);
    add("1 decode 1,000 points, fresh", 0, "nlohmann", 3, 6);
    add("2 decode 1,000 points, kept", 1, "RapidJSON DOM", 2, 1.85);
    add("2 decode 1,000 points, kept", 1, "nlohmann", 3, 8);
    // It reads nothing, so that there is nothing to aim for.
    rows.push_back(
        {"2 decode 1,000 points, kept", speed_text(text.size(), times.milliseconds(1)),
         "RapidJSON SAX, no members read " + speed_text(text.size(), times.milliseconds(5)),
         times.speed(1, 5), "none", true});
    std::cerr << "for orientation: simdjson on demand reads "
              << speed_text(text.size(), times.milliseconds(4)) << ", "
              << fixed(times.speed(4, 2), 2) << " x RapidJSON DOM\n";
}

void measure_memory(std::vector<Row>& rows) {
    const std::string text = charging_information(version, 1000);
    Kept kept;
    kept.read(text);
    const test::HeapCalls kept_calls;
    kept.read(text);
    const std::size_t ours = kept_calls.count();
    const test::HeapCalls dom_calls;
    read_fresh(read_with_rapidjson_dom, text);
    const std::size_t dom = dom_calls.count();
    rows.push_back({"4 allocations of a kept decode, 1,000 points", std::to_string(ours),
                    "RapidJSON DOM " + std::to_string(dom), static_cast<double>(ours), "0",
                    ours == 0});

    const auto with_text = [&text](const test::HeapPeak& peak) {
        return 1.0 + static_cast<double>(peak.bytes()) / static_cast<double>(text.size());
    };
    const test::HeapPeak our_peak;
    demand(decode(text).has_value());
    const double our_share = with_text(our_peak);
    const test::HeapPeak structs;
    read_fresh(read_with_rapidjson_dom, text);
    // The Document takes its blocks from malloc() and not from operator new.
    const double dom_share = with_text(structs) + static_cast<double>(rapidjson_dom_bytes(text)) /
                                                      static_cast<double>(text.size());
    rows.push_back({"5 peak memory with the text / message, fresh", fixed(our_share, 2),
                    "RapidJSON DOM " + fixed(dom_share, 2), our_share, "<= 2.20",
                    our_share <= 2.2});
}

void measure_layouts(std::vector<Row>& rows) {
    const std::string usual = charging_information(version, 1000);
    const std::string shuffled = charging_information(version, 1000, MemberOrder::Shuffled);
    const std::string pretty = pretty_printed(usual);
    Kept a;
    Kept b;
    Kept c;
    const Interleaved times(
        {{[&] { a.read(usual); }, 3}, {[&] { b.read(shuffled); }, 3}, {[&] { c.read(pretty); }, 3}},
        rounds);
    const auto add = [&](const std::string& metric, std::size_t subject) {
        const double ratio = times.speed(subject, 0);
        rows.push_back({metric, fixed(times.milliseconds(subject), 2) + " ms",
                        "usual " + fixed(times.milliseconds(0), 2) + " ms", ratio, ">= 0.70",
                        ratio >= 0.7});
    };
    add("6 decode with shuffled members, messages a second", 1);
    add("6 decode pretty-printed, messages a second", 2);
}

void measure_encoding(std::vector<Row>& rows) {
    const Message requests = decode(charging_requests(version, 1000)).value();
    const EncodeOptions how{version, EnvelopeForm::Array};
    std::string out;
    const Interleaved times({{[&] { demand(encode_into(out, requests, how).has_value()); }, 5},
                             {[&] { demand(!write_with_rapidjson(requests).empty()); }, 5}},
                            rounds);
    const double ratio = times.speed(0, 1);
    rows.push_back({"7 encode 1,000 requests, kept, validated",
                    speed_text(out.size(), times.milliseconds(0)),
                    "RapidJSON Writer " + fixed(times.milliseconds(1), 2) + " ms", ratio, ">= 1.00",
                    ratio >= 1.0});
    const test::HeapCalls calls;
    demand(encode_into(out, requests, how).has_value());
    const std::size_t count = calls.count();
    rows.push_back({"7 allocations of a kept encode, 1,000 requests", std::to_string(count), "",
                    static_cast<double>(count), "0", count == 0});
}

void measure_growth(std::vector<Row>& rows) {
    const std::string small = charging_information(version, 100);
    const std::string large = charging_information(version, 10000);
    Kept a;
    Kept b;
    const Interleaved times({{[&] { a.read(small); }, 50}, {[&] { b.read(large); }}}, rounds);
    const double small_us = times.milliseconds(0) * 1000.0 / 100;
    const double large_us = times.milliseconds(1) * 1000.0 / 10000;
    const double ratio = 100 / times.speed(1, 0) / 10000;
    rows.push_back({"13 decode time a point, 10,000 points / 100 points",
                    fixed(large_us, 2) + " us", fixed(small_us, 2) + " us", ratio, "<= 1.50",
                    ratio <= 1.5});
}

}  // namespace

int main(int argc, char** argv) {
    const bool json = argc == 2 && std::string_view{argv[1]} == "--json";
    if (argc > 1 && !json) {
        std::cerr << "usage: vdv463_bench_codec [--json]\n";
        return 2;
    }
    std::vector<Row> rows;
    measure_memory(rows);
    measure_decoding(rows);
    measure_layouts(rows);
    measure_encoding(rows);
    measure_growth(rows);
    json ? print_json(std::cout, rows) : print_table(std::cout, rows);
    return 0;
}
