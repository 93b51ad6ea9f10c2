// SPDX-License-Identifier: Apache-2.0
#include "messages.hpp"

#include <vdv463/timestamp.hpp>
#include "messages_json.hpp"

#include <algorithm>
#include <cstdio>

namespace vdv463::bench {
namespace {

/// Chosen so that messages of 100 and 1,000 points alike have the fill that is promised.
constexpr std::uint64_t seed = 16;
constexpr const char* presystem = "urn:vdv463:presystem:BMS:betriebshof-01";
constexpr const char* fault_texts[] = {
    "Isolationsfehler: Messwert unterhalb Grenzwert", "Communication timeout (CAN bus 2)",
    "Stecker \"B\" nicht verriegelt",
    "\u00DCbertemperatur Steckverbinder \u2013 Leistung reduziert",
    "Door contact open\n(cabinet 4)"};
constexpr const char* depot_names[] = {"Betriebshof Nord", "E-Bus-Port L\u00FCnen",
                                       "Depot West (Halle 3)", "Betriebshof S\u00FCd"};

/// `format` has one %; the result is at most 99 characters.
template <class... Values>
std::string formatted(const char* format, Values... values) {
    char buffer[100];
    std::snprintf(buffer, sizeof buffer, format, values...);
    return buffer;
}

class Generator {
public:
    Generator(SchemaVersion version, MemberOrder order)
        : random_(seed), shuffling_(seed), in_2_0_(version == SchemaVersion::V2_0), order_(order) {}

    std::string charging_information(std::size_t points);
    std::string charging_requests(std::size_t requests);

private:
    /// Minutes from the moment that the message describes.
    static std::string time(double minutes);
    std::string uuid();
    std::string vehicle_id() {
        return formatted("VDV-BUS-%04d", static_cast<int>(random_.integer(1, 9999)));
    }
    std::string fault(const char* code_name, const std::string& code);
    std::string json(const JsonObject& object) {
        return order_ == MemberOrder::Shuffled ? object.shuffled_json(shuffling_) : object.json();
    }
    /// An object of two members.
    std::string pair(const char* first, double value, const char* second, const std::string& time) {
        JsonObject object;
        object.add_decimal(first, value);
        object.add_text(second, time);
        return json(object);
    }
    std::string envelope(const char* source, const char* action, const std::string& payload);

    std::string depot(std::size_t number, std::size_t points, std::size_t& points_so_far);
    std::string station(const std::string& id, const std::vector<std::string>& points);
    std::string point(const std::string& id);
    std::string vehicle(double soc, bool charging);
    std::string vehicle_status();
    std::string process(double soc);
    std::string scheduled_process();
    std::string prediction(bool running, double begin, double soc);
    void add_prediction_2_0(JsonObject& out, bool running, double begin, double soc);
    void add_prediction_1_1(JsonObject& out, double begin);
    std::string rejected_requests(std::size_t count);

    std::string request(std::size_t number);
    std::string automatic_preconditioning();
    std::string manual_preconditioning();

    Random random_;
    Random shuffling_;  ///< of its own, so that the values are the same in either order
    bool in_2_0_;
    MemberOrder order_;
};

std::string Generator::time(double minutes) {
    constexpr std::int64_t moment = 1763845200123000;  // 2025-11-22T21:00:00.123Z
    const auto distance = static_cast<std::int64_t>(minutes * 60000) * 1000;
    return Timestamp::from_unix_microseconds(moment + distance).to_string();
}

std::string Generator::uuid() {
    const std::uint64_t high = random_.bits();
    const std::uint64_t low = random_.bits();
    const auto part = [](std::uint64_t bits, unsigned shift, std::uint64_t mask) {
        return static_cast<unsigned long long>((bits >> shift) & mask);
    };
    return formatted("%08llx-%04llx-4%03llx-%04llx-%012llx", part(high, 32, 0xFFFFFFFF),
                     part(high, 16, 0xFFFF), part(high, 0, 0xFFF),
                     part(low, 48, 0x3FFF) | 0x8000ULL, part(low, 0, 0xFFFFFFFFFFFF));
}

std::string Generator::fault(const char* code_name, const std::string& code) {
    JsonObject out;
    out.add_text(code_name, code);
    out.add_text("faultText", random_.one_of(fault_texts));
    out.add_text("faultTimeStamp", time(-random_.real(0, 600)));
    return json(out);
}

std::string Generator::envelope(const char* source, const char* action,
                                const std::string& payload) {
    return json_list({"1", json_string(source), json_string(presystem), json_string(time(0)),
                      json_string(uuid()), json_string(action), payload});
}

std::string Generator::charging_information(std::size_t points) {
    constexpr std::size_t largest_depot = 250;
    std::vector<std::string> depots;
    for (std::size_t so_far = 0; so_far < points;) {
        depots.push_back(
            depot(depots.size() + 1, std::min(largest_depot, points - so_far), so_far));
    }
    JsonObject out;
    out.add("depotInfoList", json_list(depots));
    if (in_2_0_) {
        out.add("rejectedChargingRequestInfoList",
                rejected_requests(std::max<std::size_t>(1, points / 100)));
    }
    return envelope("LMS", "ProvideChargingInformation", json(out));
}

std::string Generator::rejected_requests(std::size_t count) {
    std::vector<std::string> list(count);
    for (std::string& rejected : list) {
        JsonObject out;
        out.add_text("presystemId", presystem);
        out.add_text("chargingRequestId", uuid());
        out.add_text("reason", "chargingPointId unknown to the load management system");
        rejected = json(out);
    }
    return json_list(list);
}

std::string Generator::depot(std::size_t number, std::size_t points, std::size_t& points_so_far) {
    const std::string id = formatted("depot:%03zu", number);
    std::vector<std::string> stations;
    for (std::size_t done = 0; done < points;) {
        std::vector<std::string> station_points(std::min<std::size_t>(2, points - done));
        for (std::string& each : station_points) {
            each = point("urn:vdv463:" + id + formatted(":cp:%05zu", ++points_so_far));
        }
        done += station_points.size();
        stations.push_back(station("urn:vdv463:" + id + formatted(":cs:%04zu", stations.size() + 1),
                                   station_points));
    }
    JsonObject out;
    out.add_text("depotId", "urn:vdv463:" + id);
    out.add_text("name", depot_names[number % std::size(depot_names)]);
    out.add("chargingStationInfoList", json_list(stations));
    return json(out);
}

std::string Generator::station(const std::string& id, const std::vector<std::string>& points) {
    JsonObject out;
    out.add_text("chargingStationId", id);
    if (!in_2_0_) {
        out.add_text("chargingStationStatus", "Available");
    }
    out.add("chargingPointInfoList", json_list(points));
    if (random_.in_pct(2)) {
        out.add("chargingStationFaultInfo",
                fault("chargingStationFaultCode", "ElectricalOperationFailure"));
    }
    out.add_decimal("totalPower", random_.real(0, 300));
    return json(out);
}

std::string Generator::point(const std::string& id) {
    constexpr const char* free_states[] = {"Available", "Available", "Reserved", "Unavailable"};
    constexpr const char* faults[] = {"UsageFailure", "CommunicationFailure",
                                      "OtherChargingPointFailure"};
    const bool occupied = random_.in_pct(72);
    const bool charging = occupied && random_.in_pct(80);
    const bool faulted = random_.in_pct(3);
    const double soc = random_.real(12, 95);
    JsonObject out;
    out.add_text("chargingPointId", id);
    out.add_text("chargingPointStatus", faulted    ? "Faulted"
                                        : occupied ? "Occupied"
                                                   : random_.one_of(free_states));
    out.add_decimal("insideTemperature", random_.real(10, 45));
    out.add_decimal("outsideTemperature", random_.real(-10, 30));
    out.add_decimal("connectorTemperature", random_.real(10, 60));
    out.add_decimal(in_2_0_ ? "presentPowerLimit" : "presentPower", random_.real(20, 150));
    out.add_integer("energyMeterReading", random_.integer(1000000, 1000000000));
    if (faulted) {
        out.add("chargingPointFaultInfo", fault("chargingPointFaultCode", random_.one_of(faults)));
    }
    if (occupied) {
        out.add("vehicleInfo", vehicle(soc, charging));
    }
    if (charging) {
        out.add("chargingProcessInfo", process(soc));
    }
    if (random_.in_pct(35)) {
        std::vector<std::string> list(static_cast<std::size_t>(random_.integer(1, 2)));
        for (std::string& each : list) {
            each = scheduled_process();
        }
        out.add("scheduledChargingProcessList", json_list(list));
    }
    return json(out);
}

std::string Generator::vehicle(double soc, bool charging) {
    constexpr const char* idle_states[] = {"ReadyToCharge", "Unknown", "ChargingImpossible"};
    JsonObject out;
    out.add_text("vehicleId", vehicle_id());
    const auto octet = [this] { return static_cast<unsigned>(random_.integer(0, 255)); };
    out.add_text("evccId", formatted("%02X:%02X:%02X:%02X:%02X:%02X", octet(), octet(), octet(),
                                     octet(), octet(), octet()));
    out.add_integer("mileage", random_.integer(5000, 650000));
    JsonObject battery;
    battery.add_decimal("stateOfHealth", random_.real(80, 100));
    battery.add_decimal("stateOfCharge", soc);
    battery.add_integer("temperature", random_.integer(5, 38));
    if (in_2_0_) {
        battery.add_text("batteryStatus", random_.in_pct(97) ? "OK" : "NOK");
    }
    out.add("tractionBatteryInfo", json(battery));
    if (in_2_0_ && random_.in_pct(10)) {
        out.add("h2TankInfo", R"({"h2TankStatus":"OK"})");
    }
    out.add("vehicleStatusInfo", vehicle_status());
    out.add_text("vehicleChargingStatus", charging ? "Charging" : random_.one_of(idle_states));
    if (random_.in_pct(2)) {
        out.add("vehicleFaultInfo",
                fault("vehicleFaultCode",
                      formatted("DTC-%05X", static_cast<unsigned>(random_.bits() & 0xFFFFFU))));
    }
    JsonObject preconditioning;
    preconditioning.add_integer("hvBatteryPreconditioningTime", random_.integer(0, 60));
    preconditioning.add_integer("hvBatteryChargingEnergy", random_.integer(0, 400000));
    preconditioning.add_integer("vehiclePreconditioningTime", random_.integer(0, 60));
    preconditioning.add_integer("vehiclePreconditioningEnergy", random_.integer(0, 20000));
    out.add("preconditioningInfo", json(preconditioning));
    return json(out);
}

std::string Generator::vehicle_status() {
    JsonObject out;
    out.add_boolean("conservationChargingActive", random_.in_pct(10));
    out.add_boolean("systemPreconditioningActive", random_.in_pct(20));
    out.add_boolean("hvacPreconditioningActive", random_.in_pct(20));
    out.add_boolean("balancingActive", random_.in_pct(10));
    out.add_boolean("fossilFlameControlActive", false);
    out.add_decimal("batteryChargingVoltage", random_.real(24, 28.8));
    return json(out);
}

std::string Generator::process(double soc) {
    constexpr const char* states[] = {"Charging",    "Charging", "Charging",  "Charging",
                                      "Charging",    "Charging", "Preparing", "SuspendedEVSE",
                                      "SuspendedEV", "Queued",   "Finishing"};
    const double voltage = random_.real(600, 780);
    const double current = random_.real(20, 200);
    JsonObject electric;
    electric.add_decimal("chargingCurrent", current);
    electric.add_decimal("chargingVoltage", voltage);
    electric.add_decimal("chargingPower", voltage * current / 1000);
    electric.add_decimal("reactivePower", random_.real(0, 8));
    JsonObject out;
    out.add_text("presystemId", presystem);
    out.add_text("chargingRequestId", uuid());
    out.add_text("chargingProcessId", uuid());
    out.add_text("processStatus", random_.one_of(states));
    out.add_text("startTime", time(-random_.real(5, 120)));
    out.add("chargingPredictionData", prediction(true, 0, soc));
    out.add("electricData", json(electric));
    out.add_integer("deliveredEnergy", random_.integer(0, 300000));
    return json(out);
}

std::string Generator::scheduled_process() {
    JsonObject out;
    out.add_text("presystemId", presystem);
    out.add_text("chargingRequestId", uuid());
    out.add_text("chargingProcessId", uuid());
    out.add_text("vehicleId", vehicle_id());
    out.add_text("startTime", time(random_.real(30, 500)));
    out.add("chargingPredictionData", prediction(false, 300, 30));
    return json(out);
}

std::string Generator::prediction(bool running, double begin, double soc) {
    JsonObject out;
    if (in_2_0_) {
        add_prediction_2_0(out, running, begin, soc);
    } else {
        add_prediction_1_1(out, begin);
    }
    return json(out);
}

void Generator::add_prediction_2_0(JsonObject& out, bool running, double begin, double soc) {
    out.add_text("chargingPredictionDataStatus", random_.in_pct(70) ? "Ongoing" : "Finished");
    out.add("chargingPredictionDataMinTargetSoc", pair("requestedMinTargetSoc", 80, "predictedTime",
                                                       time(begin + random_.real(30, 200))));
    out.add(
        "chargingPredictionDataMaxTargetSoc",
        pair("requestedMaxTargetSoc", 100, "predictedTime", time(begin + random_.real(200, 400))));
    out.add("chargingPredictionDataDepartureTime",
            pair("predictedDepartureTimeSoc", random_.real(80, 100), "requestedTimeForDeparture",
                 time(random_.real(400, 560))));
    if (!running) {
        return;
    }
    std::vector<std::string> progress(static_cast<std::size_t>(random_.integer(4, 14)));
    for (std::size_t i = 0; i < progress.size(); ++i) {
        soc = std::min(100.0, soc + random_.real(2, 8));
        progress[i] = pair("predictedSoc", soc, "predictedTime",
                           time(begin + 15 * (static_cast<double>(i) + 1)));
    }
    out.add("chargingProgressPredictionList", json_list(progress));
}

void Generator::add_prediction_1_1(JsonObject& out, double begin) {
    out.add("chargingPredictionDataMinSoc",
            pair("requestedMinSoc", 80, "predictedTime", time(begin + random_.real(30, 200))));
    out.add("chargingPredictionDataFinalSoc",
            pair("predictedFinalSoc", 100, "predictedTime", time(begin + random_.real(200, 400))));
    out.add("chargingPredictionDataDepartureTime",
            pair("predictedDepartureTimeSoc", random_.real(80, 100), "predictedTime",
                 time(random_.real(400, 560))));
}

std::string Generator::charging_requests(std::size_t requests) {
    std::vector<std::string> list(requests);
    for (std::size_t i = 0; i < requests; ++i) {
        list[i] = request(i);
    }
    JsonObject out;
    out.add("chargingRequestList", json_list(list));
    return envelope("ITCS", "ProvideChargingRequests", json(out));
}

std::string Generator::request(std::size_t number) {
    JsonObject out;
    out.add_text("chargingPointId",
                 formatted("urn:vdv463:depot:%03zu:cp:%05zu", number / 250 + 1, number + 1));
    out.add_text("vehicleId", vehicle_id());
    out.add_text("chargingRequestId", uuid());
    if (random_.in_pct(50)) {
        out.add_text("chargingProcessId", uuid());
    }
    out.add_integer("priority", random_.integer(0, 9));
    if (!in_2_0_) {
        out.add_text("chargingInstruction", "Normal");
    }
    JsonObject data;
    data.add_text("expectedArrivalTimeAtChargingPoint", time(random_.real(0, 300)));
    data.add_decimal("expectedSocAtArrival", random_.real(15, 60));
    data.add_decimal("minTargetSoc", 80);
    data.add_decimal("maxTargetSoc", 100);
    data.add_text("requestedTimeForDeparture", time(random_.real(400, 600)));
    data.add_boolean("adHocCharging", random_.in_pct(5));
    out.add("chargingRequestData", json(data));
    if (random_.in_pct(60)) {
        out.add("automaticPreconditioning", automatic_preconditioning());
    }
    if (random_.in_pct(20)) {
        out.add("manualPreconditioning", manual_preconditioning());
    }
    return json(out);
}

std::string Generator::automatic_preconditioning() {
    constexpr const char* wishes[] = {"WarmWaterAndVentilation", "HotWaterAndHeating",
                                      "NoWaterCoolingOrVentilation"};
    JsonObject out;
    out.add_text("preconditioningRequest", random_.one_of(wishes));
    out.add_decimal("ambientTemperature", random_.real(-10, 30));
    out.add_text("requestedStartTime", time(random_.real(300, 400)));
    out.add_text("requestedFinishTime", time(random_.real(400, 600)));
    if (in_2_0_) {
        out.add_decimal("targetSoc", random_.real(90, 100));
    }
    return json(out);
}

std::string Generator::manual_preconditioning() {
    JsonObject out;
    out.add_text("hvacPreconditioningStartTime", time(random_.real(300, 400)));
    out.add_integer("hvacAuxiliaryConsumerPower", random_.integer(1, 20));
    out.add_text("systemPreconditioningStartTime", time(random_.real(300, 400)));
    out.add_integer("systemAuxiliaryConsumerPower", random_.integer(1, 20));
    if (in_2_0_) {
        out.add_decimal("targetSoc", random_.real(90, 100));
    }
    return json(out);
}

}  // namespace

std::string charging_information(SchemaVersion version, std::size_t points, MemberOrder order) {
    return Generator{version, order}.charging_information(points);
}

std::string charging_requests(SchemaVersion version, std::size_t requests) {
    return Generator{version, MemberOrder::Schema}.charging_requests(requests);
}

}  // namespace vdv463::bench
