// SPDX-License-Identifier: Apache-2.0
// Does one piece of the codec's work once inside of vdv463_bench_measured(), which is what
// callgrind is told to count: vdv463_bench_instructions WORK. Prints how many points or requests
// that were. tests/bench/instructions.py is how to use it.
#include <vdv463/codec.hpp>
#include "codec_reference.hpp"
#include "messages.hpp"

#include <functional>
#include <iostream>
#include <map>
#include <string>

using namespace vdv463;
using namespace vdv463::bench;

namespace {

constexpr std::size_t count = 1000;
constexpr SchemaVersion version = SchemaVersion::V2_0;

using Work = std::function<bool()>;

/// What is to be counted, made ready and done once before, where memory is kept.
class Works {
public:
    Works() {
        works_["decode_fresh"] = [this] { return decode(text_).has_value(); };
        works_["decode_kept"] = [this] {
            return decoder_.decode_into(message_, text_).has_value();
        };
        works_["encode_kept"] = [this] { return encode_into(out_, requests_, how_).has_value(); };
        works_["rapidjson_dom"] = [this] {
            Message fresh;
            read_with_rapidjson_dom(text_, fresh);
            return true;
        };
        works_["rapidjson_sax"] = [this] {
            parse_with_rapidjson_sax(text_);
            return true;
        };
        works_["simdjson"] = [this] {
            Message fresh;
            read_with_simdjson(text_, fresh);
            return true;
        };
        works_["nlohmann"] = [this] {
            Message fresh;
            read_with_nlohmann(text_, fresh);
            return true;
        };
        works_["rapidjson_writer"] = [this] { return !write_with_rapidjson(requests_).empty(); };
    }

    const Work* find(const std::string& name) const {
        const auto found = works_.find(name);
        return found != works_.end() ? &found->second : nullptr;
    }

private:
    std::string text_ = charging_information(version, count);
    Message requests_ = decode(charging_requests(version, count)).value();
    Decoder decoder_;
    Message message_;
    EncodeOptions how_{version, EnvelopeForm::Array};
    std::string out_;
    std::map<std::string, Work> works_;
};

}  // namespace

/// Not static and not inlined: callgrind finds it by its name.
extern "C" __attribute__((noinline)) bool vdv463_bench_measured(const Work& work) {
    return work();
}

int main(int argc, char** argv) {
    const Works works;
    const Work* work = works.find(argc == 2 ? argv[1] : "");
    if (work == nullptr) {
        std::cerr << "usage: vdv463_bench_instructions decode_fresh | decode_kept | ...\n";
        return 2;
    }
    if (!(*work)() || !vdv463_bench_measured(*work)) {
        std::cerr << "the codec refuses what it is measured with\n";
        return 1;
    }
    std::cout << count << '\n';
    return 0;
}
