//! What can be wrong with a case: for each code of a finding, the least that must be changed for it.

/// A file, what stands in it, and what stands there instead.
pub(super) type Patch = (&'static str, &'static str, &'static str);

/// For each code, patches of the sound case, each of which must give this code and no other error.
pub(super) const FAULTS: &[(&str, &[&[Patch]])] = &[
    ("AL003", &[&[("case.toml", "title = \"Isla\"", "title = Isla")]]),
    ("AL004", &[&[("regions.csv", "-", "")], &[("demand.csv", "-", "")], &[("case.toml", "-", "")]]),
    ("AL005", &[&[("regions.csv", "mountains\"", "mountains")]]),
    (
        "AL006",
        &[
            &[("regions.csv", "\"East, with mountains\"", "East, with mountains")],
            &[("links.csv", "spine,west,east,200,150,yearbook", "spine,west,east")],
        ],
    ),
    ("AL007", &[&[("unit.csv", "", "id\n")]]),
    ("AL008", &[&[("links.csv", "", "# nothing yet\n")], &[("profiles/sun.csv", "", "")]]),
    (
        "AL009",
        &[
            &[("links.csv", "limit_back_mw", "limit_mw")],
            &[("case.toml", "hours = 48", "hours = 48\nhours = 24")],
        ],
    ),
    (
        "AL101",
        &[
            &[("units.csv", "felton,Felton,east,steam,250", "felton,Felton,east,steam,")],
            &[("case.toml", "[settings]", "[money]\ncarry_over_share = 0\n\n[settings]")],
            &[("agreements.csv", "fuel-oil,felton,250", "fuel-oil,,250")],
            &[("case.toml", "name = \"isla\"", "")],
        ],
    ),
    (
        "AL102",
        &[
            &[("units.csv", "technology,capacity_mw", "tecnology,capacity_mw")],
            &[("case.toml", "sharing = ", "shareing = ")],
            &[("case.toml", "value = 200", "value = 200, unit = \"MW\"")],
            &[("links.csv", "limit_back_mw", "")],
        ],
    ),
    (
        "AL103",
        &[
            &[("units.csv", "steam,250,2", "steam,\"250,5\",2")],
            &[("units.csv", "steam,250,2", "steam,250,2.5")],
            &[("case.toml", "active = false", "active = \"no\"")],
            &[("profiles/demand.csv", "19,1\n", "19,one\n")],
            &[
                ("case.toml", "[settings]\nsharing = \"shared\"", ""),
                ("case.toml", "title = \"Isla\"", "settings = 3"),
            ],
        ],
    ),
    (
        "AL104",
        &[
            &[("regions.csv", "reserve_mw", "turn_h")],
            &[("regions.csv", "reserve_mw", "blocks"), ("regions.csv", "2000000,20,", "2000000,20000,")],
            &[("agreements.csv", "10,0.9,5", "10,90,5")],
            &[("units.csv", "steam,250,2", "steam,-250,2")],
            &[
                ("suppliers.csv", "title,", "title,regime_step_h,"),
                ("suppliers.csv", "Venezuela,10.2", "Venezuela,1.5,10.2"),
            ],
            &[
                ("suppliers.csv", "title,", "title,regime_step_d,"),
                ("suppliers.csv", "Venezuela,10.2", "Venezuela,7,10.2"),
                (
                    "regimes.csv",
                    "",
                    "id,supplier,mean_duration_d,source\nopen,venezuela,6,yearbook\nshut,venezuela,30,yearbook\n",
                ),
            ],
            &[("profiles/demand.csv", "19,1\n", "19,-1\n")],
            &[("agreements.csv", "h0,10,0.9", "h0,0,0.9")],
            &[("ports.csv", "east,1,1500", "east,0,1500")],
            &[("regions.csv", "22.9,-82.4", "229,-82.4")],
            &[("fuels.csv", "Fuel oil,40.2", "Fuel oil,0")],
            &[("technologies.csv", "", "id,debt_failure_factor\nsteam,0.9\n")],
            &[("technologies.csv", "", "id,debt_repair_time_factor\nsteam,11\n")],
            &[("technologies.csv", "", "id,debt_derating_share\nsteam,0.95\n")],
            &[("technologies.csv", "", "id,debt_decay_per_y\nsteam,1000\n")],
            &[("technologies.csv", "", "id,debt_start_y,debt_most_y\nsteam,7,6\n")],
            &[("technologies.csv", "", "id,debt_included_y,debt_most_y\nsteam,7,6\n")],
            &[("case.toml", "sharing = ", "aging_step_h = 0.5\nsharing = ")],
            &[("case.toml", "sharing = ", "aging_step_h = 24.5\nsharing = ")],
            &[("case.toml", "[settings]", "[policy]\ndecision_step_h = 0\n[settings]")],
            &[("case.toml", "[settings]", "[policy]\ndecision_step_d = 32\n[settings]")],
            &[("case.toml", "[settings]", "[policy]\nlook_ahead_h = 1.5\n[settings]")],
            &[("demand_response.csv", "40,0.01", "40,1.01")],
            &[(
                "case.toml",
                "kind = \"embargo\"\nsupplier = \"venezuela\"",
                "kind = \"hurricane-season\"\nlandfalls = 91\nregions = \"west: 0.4\"",
            )],
            &[(
                "case.toml",
                "kind = \"embargo\"\nsupplier = \"venezuela\"",
                "kind = \"hurricane-season\"\nlandfalls = 2\nregions = \"west: 1.5\"",
            )],
            &[(
                "case.toml",
                "kind = \"embargo\"\nsupplier = \"venezuela\"",
                "kind = \"hurricane-season\"\nlandfalls = 2\nregions = \"west: 1\"\nlast_month = 13",
            )],
            &[(
                "case.toml",
                "[settings]",
                "[money]\nbudget_musd_per_month = 5\nother_claims_usd_per_month = 5000001\n\n[settings]",
            )],
            &[
                ("agreements.csv", "source\n", "seized_probability,source\n"),
                ("agreements.csv", ",yearbook", ",1.5,yearbook"),
            ],
            &[("demand_response.csv", "0.01,12", "0.01,0")],
            &[
                ("units.csv", "source\n", "maintenance_d,source\n"),
                ("units.csv", "260,yearbook", "260,,yearbook"),
                ("units.csv", ",,,,,yearbook", ",,,,,400,yearbook"),
            ],
            &[("batteries.csv", "900,,,,", "1e19,,,,")],
            &[("batteries.csv", "dam,Dam,east,30", "dam,Dam,east,2e9")],
            &[
                ("batteries.csv", "charge_efficiency,", "carryover_share,carryover_share_profile,"),
                ("batteries.csv", "80,0.9,", "80,0.9,swing,"),
                ("batteries.csv", "900,,", "900,,,"),
                ("profiles/swing.csv", "", SWING),
            ],
            &[("tanks.csv", "60000,2000", "1e13,2000")],
            &[("tanks.csv", "stock_t", "stock_kt"), ("tanks.csv", "2000,30000", "2000,1e10")],
            &[("tanks.csv", "heel_t", "heel_bbl"), ("fuels.csv", "40.2,6.4", "40.2,1e-9")],
            &[("production.csv", "felton,100", "felton,1e12")],
            &[("regions.csv", "West,2000000", "West,1e13")],
            &[
                ("agreements.csv", "source", "price_usd_per_t,source"),
                ("agreements.csv", ",yearbook", ",1e10,yearbook"),
            ],
            &[
                ("units.csv", "specific_use_g_per_kwh", "heat_rate_gj_per_mwh"),
                ("units.csv", "felton,260", "felton,11"),
                ("fuels.csv", "Fuel oil,40.2", "Fuel oil,1e-9"),
            ],
            &[
                ("demand.csv", "2400,,", "2400,night,"),
                (
                    "profiles/night.csv",
                    "",
                    "hour_of_day,night\n0,0\n1,0\n2,0\n3,0\n4,0\n5,0\n6,0\n7,0\n8,0\n9,0\n10,0\n11,0\n12,0\n13,0\n14,0\n15,0\n16,0\n17,0\n18,0\n19,0\n20,0\n21,0\n22,0\n23,0\n",
                ),
            ],
        ],
    ),
    (
        "AL105",
        &[
            &[("units.csv", "felton,Felton,east", "felton,Felton,este")],
            &[("regimes.csv", "", "id,supplier,transitions,source\nopen,venezuela,opn: 0.1,yearbook\n")],
            &[("case.toml", "supplier = \"venezuela\"", "supplier = \"rusia\"")],
            &[("tanks.csv", "30000,yearbook", "30000,almanac")],
            &[("demand.csv", "150,,evening", "150,,morning")],
        ],
    ),
    (
        "AL106",
        &[
            &[("units.csv", "hydro,Hydro", "felton,Hydro")],
            &[("case.toml", "[[scenario]]", "[[scenario]]\nid = \"no-venezuela\"\n[[scenario]]")],
        ],
    ),
    (
        "AL107",
        &[
            &[("units.csv", "hydro,Hydro", "Hydro Oeste,Hydro")],
            &[("profiles/sun.csv", "", "hour,Sun\n0,1\n")],
        ],
    ),
    ("AL108", &[&[("units.csv", "count,mttf_h", "capacity_kw,mttf_h"), ("units.csv", "40,1,,", "40,,,")]]),
    (
        "AL109",
        &[&[("offtakes.csv", "after-power", "after-lunch")], &[("case.toml", "\"shared\"", "\"national\"")]],
    ),
    (
        "AL110",
        &[
            &[("maintenance.csv", "2022-01-02 12:00", "2 Jan 2022")],
            &[("case.toml", "start = 2022-01-01", "start = \"2022-13-01\"")],
        ],
    ),
    (
        "AL111",
        &[
            &[
                (
                    "units.csv",
                    "source\n",
                    "partial_share,partial_mttf_h,partial_failure_per_h,partial_mttr_h,source\n",
                ),
                ("units.csv", "260,yearbook", "260,0.5,100,0.01,10,yearbook"),
                ("units.csv", ",,,,,yearbook", ",,,,,,,,,yearbook"),
            ],
            &[
                ("units.csv", "mttf_h,mttr_h", "mttf_h,forced_outage_rate"),
                ("units.csv", "900,80", "900,0.1"),
            ],
            &[("case.toml", "start = 2022-01-02", "start = 2022-01-02\nend = \"h40\"\nduration_h = 4")],
            &[
                ("units.csv", "specific_use_g_per_kwh", "specific_use_g_per_kwh,heat_rate_gj_per_mwh"),
                ("units.csv", "felton,260", "felton,260,11"),
                ("units.csv", ",,,,,yearbook", ",,,,,,yearbook"),
            ],
        ],
    ),
    (
        "AL112",
        &[
            &[("ports.csv", "max_cargo_t", "lightering_t_per_h")],
            &[
                ("agreements.csv", "source\n", "take_or_pay_share,source\n"),
                ("agreements.csv", ",yearbook", ",0.8,yearbook"),
            ],
            &[
                ("agreements.csv", "source\n", "off_spec_probability,source\n"),
                ("agreements.csv", ",yearbook", ",0.1,yearbook"),
            ],
            &[
                ("agreements.csv", "source\n", "swap_d,source\n"),
                ("agreements.csv", ",yearbook", ",10,yearbook"),
            ],
            &[("case.toml", "kind = \"embargo\"\nsupplier = \"venezuela\"", "kind = \"parts-embargo\"")],
            &[("units.csv", "900,80", "900,")],
            &[
                ("units.csv", "kwh,source", "kwh,consumable_tank"),
                ("units.csv", "felton,260,yearbook", "felton,260,felton"),
                ("units.csv", ",yearbook", ","),
            ],
            &[
                ("units.csv", "kwh,source", "kwh,consumable_use_kg_per_mwh"),
                ("units.csv", "felton,260,yearbook", "felton,260,1"),
                ("units.csv", ",yearbook", ","),
            ],
            &[("units.csv", "900,80", ",80")],
            &[("regions.csv", "22.9,-82.4", "22.9,")],
            &[("demand.csv", "evening,0.05,weather", "evening,,weather")],
            &[
                ("units.csv", "capacity_mw,count", "capacity_mw,start"),
                ("units.csv", "40,1,", "40,out,"),
                ("units.csv", "250,2,", "250,up,"),
                ("maintenance.csv", "machines,", "_machines,"),
            ],
            &[
                ("units.csv", "source\n", "partial_share,source\n"),
                ("units.csv", "260,y", "260,0.5,y"),
                ("units.csv", ",,,,,y", ",,,,,,y"),
            ],
            &[
                ("units.csv", "source\n", "partial_mttr_h,source\n"),
                ("units.csv", "260,yearbook", "260,50,yearbook"),
                ("units.csv", ",,,,,yearbook", ",,,,,,yearbook"),
            ],
            &[
                ("units.csv", "source\n", "partial_share,partial_mttf_h,partial_mttr_h,source\n"),
                ("units.csv", "260,yearbook", "260,,,,yearbook"),
                ("units.csv", ",,,,,yearbook", ",,,,,0.5,100,10,yearbook"),
            ],
            &[("common_outages.csv", "9000,24", ",")],
            &[
                ("batteries.csv", "source\n", "failure_profile,source\n"),
                ("batteries.csv", "50,y", "50,,y"),
                ("batteries.csv", "900,,,,", "900,,,,evening,"),
            ],
        ],
    ),
    (
        "AL113",
        &[
            &[("agreements.csv", "exponential(48)", "about two days")],
            &[CARGO_FACTOR, ("agreements.csv", ",yearbook", ",exponential(0),yearbook")],
        ],
    ),
    ("AL114", &[&[("case.toml", "[settings]", "[seting]")], &[("case.toml", "[settings]", "[[unit]]")]]),
    (
        "AL115",
        &[
            &[("case.toml", "[settings]", "[settings]\nweather_years = [2012, 2013, 2012]")],
            &[("agreements.csv", "fuel-oil,felton,", "fuel-oil,felton;felton,")],
            &[(
                "case.toml",
                "kind = \"embargo\"\nsupplier = \"venezuela\"",
                "kind = \"unit-loss\"\nunits = [\"hydro\", \"felton\", \"hydro\"]",
            )],
        ],
    ),
    ("AL201", &[&[("links.csv", "west,east", "west,west")]]),
    ("AL202", &[&[("demand.csv", "east,east,", "east,west,")]]),
    (
        "AL203",
        &[
            &[("units.csv", "900,80", "900,0.5")],
            &[("units.csv", "900,80", "0,80")],
            &[("units.csv", "900,80", "0.5,0.25")],
            &[
                ("units.csv", "source\n", "partial_share,partial_mttf_h,partial_mttr_h,source\n"),
                ("units.csv", "900,80,felton,260,", "1.6,80,felton,260,0.5,2,100,"),
                ("units.csv", ",,,,,y", ",,,,,,,,y"),
            ],
            &[
                ("units.csv", "source\n", "failure_profile,source\n"),
                ("units.csv", "900,80,felton,260,", "1.5,80,felton,260,swing,"),
                ("units.csv", ",,,,,y", ",,,,,,y"),
                ("profiles/swing.csv", "", SWING),
            ],
        ],
    ),
    ("AL204", &[&[("demand.csv", "east,east,,", "east,east,90,")], &[("demand.csv", "2400", "")]]),
    ("AL205", &[&[("units.csv", "felton,260", "felton,")]]),
    ("AL206", &[&[("units.csv", "80,felton,260", "80,,260")]]),
    (
        "AL207",
        &[&[
            ("units.csv", "specific_use_g_per_kwh", "heat_rate_gj_per_mwh"),
            ("units.csv", "felton,260", "felton,11"),
            ("fuels.csv", "Fuel oil,40.2", "Fuel oil,"),
        ]],
    ),
    (
        "AL208",
        &[
            &[(
                "maintenance.csv",
                "12:00,1,yearbook\n",
                "12:00,1,yearbook\nsecond,felton,h12,h20,2,yearbook\n",
            )],
            &[("maintenance.csv", "12:00,1", "12:00,3")],
        ],
    ),
    (
        "AL209",
        &[
            &[
                ("units.csv", "mttf_h,mttr_h", "failure_per_h,repair_per_h"),
                ("units.csv", "250,2,900,80", "0.0001,1000000,0.9,0.9"),
                ("units.csv", "40,1,", "40,4,"),
                ("case.toml", "hours = 48", "hours = 96"),
            ],
            &[(
                "units.csv",
                "hydro,",
                "a,,west,,0,1000000,,,,,yearbook\n\
                     b,,west,,0,1000000,,,,,yearbook\n\
                     c,,west,,0,1000000,,,,,yearbook\n\
                     d,,west,,0,1000000,,,,,yearbook\n\
                     e,,west,,0,1000000,,,,,yearbook\n\
                     f,,west,,0,1000000,,,,,yearbook\n\
                     g,,west,,0,1000000,,,,,yearbook\n\
                     h,,west,,0,1000000,,,,,yearbook\n\
                     i,,west,,0,1000000,,,,,yearbook\n\
                     j,,west,,0,1000000,,,,,yearbook\n\
                     hydro,",
            )],
        ],
    ),
    (
        "AL210",
        &[&[
            ("regions.csv", "-76.2,yearbook\n", "-76.2,yearbook\nsouth,South,1,0,20,-76,yearbook\n"),
            ("demand.csv", "2400,,,,yearbook\n", "2400,,,,yearbook\nsouth,south,0,,,,,yearbook\n"),
            ("interfaces.csv", "spine,east", "spine,south"),
        ]],
    ),
    (
        "AL211",
        &[&[("interfaces.csv", "150,yearbook\n", "150,yearbook\nsecond,Second,spine,east,90,90,yearbook\n")]],
    ),
    (
        "AL212",
        &[&[
            ("units.csv", "source\n", "maintenance_d,source\n"),
            ("units.csv", "260,yearbook", "260,20,yearbook"),
            ("units.csv", ",,,,,yearbook", ",,,,,,yearbook"),
        ]],
    ),
    (
        "AL213",
        &[
            &[("shortfall_tiers.csv", "", "id,up_to_share,cost_usd_per_mwh,source\na,0.1,500,yearbook\n")],
            &[(
                "shortfall_tiers.csv",
                "",
                "id,up_to_mw,cost_usd_per_mwh,source\na,8,500,yearbook\nb,,400,yearbook\n",
            )],
            &[(
                "shortfall_tiers.csv",
                "",
                "id,region,up_to_share,cost_usd_per_mwh,source\n\
                 a,east,0.1,500,yearbook\nb,east,0.1,700,yearbook\nc,east,,900,yearbook\n",
            )],
            &[(
                "shortfall_tiers.csv",
                "",
                "id,up_to_mw,up_to_share,cost_usd_per_mwh,source\n\
                 a,8,,500,yearbook\nb,,0.5,700,yearbook\nc,,,900,yearbook\n",
            )],
            &[(
                "shortfall_tiers.csv",
                "",
                "id,up_to_share,cost_usd_per_mwh,source\na,0,500,yearbook\nb,,700,yearbook\n",
            )],
        ],
    ),
    (
        "AL214",
        &[
            &[
                ("interfaces.csv", "links,region", "links,links_reversed"),
                ("interfaces.csv", "spine,east", "spine,spine"),
            ],
            &[
                ("interfaces.csv", "region,limit_mw", "region,links_reversed,limit_mw"),
                ("interfaces.csv", "east,180", "east,spine,180"),
            ],
        ],
    ),
    (
        "AL301",
        &[
            &[("case.toml", "hours = 48", "hours = 0")],
            &[("case.toml", "hours = 48", "end = 2021-01-01")],
            &[("case.toml", "hours = 48", "hours = 48\nend = 2022-01-03")],
            &[("case.toml", "hours = 48", "")],
        ],
    ),
    ("AL302", &[&[("profiles/demand.csv", "22,0.6\n23,0.6\n", "")]]),
    ("AL303", &[&[("profiles/demand.csv", "5,0.6\n6,0.6\n", "5,0.6\n7,0.6\n")]]),
    ("AL304", &[&[("profiles/demand.csv", "hour_of_day", "hora")]]),
    ("AL305", &[&[("profiles/more.csv", "", "hour,evening\n0,1\n")]]),
    (
        "AL306",
        &[
            &[("maintenance.csv", "2022-01-01,2022-01-02 12:00", "2022-01-02,2022-01-01")],
            &[("case.toml", "start = 2022-01-02", "start = 2022-01-02\nend = 2022-01-01")],
            &[("case.toml", "start = 2022-01-02", "start = 2021-12-02\nend = 2021-12-01")],
            &[("case.toml", "start = 2022-01-02", "start = 2021-12-02\nduration_h = 0")],
            &[("maintenance.csv", "2022-01-01,2022-01-02 12:00", "2021-12-02,2021-12-01")],
        ],
    ),
    (
        "AL307",
        &[
            &[("maintenance.csv", "2022-01-01,2022-01-02 12:00", "2023-01-01,2023-01-02")],
            &[("case.toml", "start = 2022-01-02", "start = 2023-01-02")],
            &[("case.toml", "start = 2022-01-02", "start = 2021-12-02\nduration_d = 3")],
        ],
    ),
    (
        "AL309",
        &[
            &[WEATHER_YEARS, ("profiles/demand.csv", "evening", "2012"), ("demand.csv", "evening", "demand")],
            &[
                WEATHER_YEARS,
                ("profiles/demand.csv", "", "hour_of_day,2012,2013,2104\n"),
                ("demand.csv", "evening", "demand"),
            ],
        ],
    ),
    ("AL401", &[&[("tanks.csv", "2000,30000", "2000,300000")]]),
    ("AL402", &[&[("tanks.csv", "60000,2000,30000", "60000,70000,30000")]]),
    ("AL403", &[&[("agreements.csv", "venezuela,fuel-oil", "venezuela,diesel")]]),
    ("AL404", &[&[("fuels.csv", "40.2,6.4", "40.2,")]]),
    ("AL405", &[&[("tanks.csv", "fuel-oil,nipe", "fuel-oil,")]]),
    (
        "AL406",
        &[&[
            ("ports.csv", "50000,yearbook\n", "50000,yearbook\nmatanzas,Matanzas,west,1,,,yearbook\n"),
            (
                "tanks.csv",
                "30000,yearbook\n",
                "30000,yearbook\nwest,West,fuel-oil,matanzas,west,100,0,9,yearbook\n",
            ),
            ("agreements.csv", "fuel-oil,felton,", "fuel-oil,felton;west,"),
        ]],
    ),
    (
        "AL407",
        &[
            &[("agreements.csv", "felton,250,", "felton,350,")],
            &[CARGO_FACTOR, ("agreements.csv", ",yearbook", ",uniform(0.9; 1.3),yearbook")],
            &[CARGO_FACTOR, ("agreements.csv", ",yearbook", ",exponential(1),yearbook")],
        ],
    ),
    (
        "AL408",
        &[&[
            ("agreements.csv", "every_d,", "every_d,volume_kt_per_y,"),
            ("agreements.csv", "h0,10,", "h0,10,900,"),
        ]],
    ),
    (
        "AL409",
        &[
            &[("agreements.csv", "h0,10", "2022-02-01,10")],
            &[("agreements.csv", "every_d,", "start,"), ("agreements.csv", "h0,10,", "h0,h24,")],
        ],
    ),
    (
        "AL410",
        &[
            &[(
                "regimes.csv",
                "",
                "id,supplier,transitions,start_probability,source\nopen,venezuela,shut: 1.2,0.5,yearbook\n\
                 shut,venezuela,open: 0.2; shut: 0.7,0.4,yearbook\n",
            )],
            &[(
                "regimes.csv",
                "",
                "id,supplier,mean_duration_d,next,source\nopen,venezuela,30,shut: 0,yearbook\n\
                 shut,venezuela,20,shut: 1,yearbook\n",
            )],
            &[("regimes.csv", "", "id,supplier,mean_duration_d,source\nopen,venezuela,30,yearbook\n")],
        ],
    ),
    (
        "AL411",
        &[
            &[(
                "regimes.csv",
                "",
                "id,supplier,from,source\nopen,venezuela,h0,yearbook\nshut,venezuela,,yearbook\n",
            )],
            &[(
                "regimes.csv",
                "",
                "id,supplier,from,source\nopen,venezuela,h0; h9,yearbook\nshut,venezuela,h9,yearbook\n",
            )],
            &[(
                "regimes.csv",
                "",
                "id,supplier,loading_factor,source\nopen,venezuela,1,yearbook\nshut,venezuela,0,yearbook\n",
            )],
            &[(
                "regimes.csv",
                "",
                "id,supplier,from,start_probability,source\nopen,venezuela,h0,1,yearbook\n",
            )],
        ],
    ),
    (
        "AL412",
        &[&[
            ("suppliers.csv", "-67.5,yearbook\n", "-67.5,yearbook\nrussia,Russia,55,37,yearbook\n"),
            (
                "regimes.csv",
                "",
                "id,supplier,transitions,source\nopen,venezuela,shut: 0.1,yearbook\nshut,russia,,yearbook\n",
            ),
        ]],
    ),
    (
        "AL413",
        &[
            &[(
                "inland.csv",
                "",
                "id,from,to,mode,rate_t_per_h,source\npipe,felton,felton,pipeline,10,yearbook\n",
            )],
            &[(
                "refineries.csv",
                "",
                "id,intake,capacity_t_per_h,products,yields,source\nworks,felton,10,felton,0.5,yearbook\n",
            )],
        ],
    ),
    (
        "AL415",
        &[&[
            ("units.csv", "count,mttf_h", "count,consumable_tank,consumable_use_kg_per_mwh,mttf_h"),
            ("units.csv", "250,2,", "250,2,,,"),
            ("units.csv", "40,1,", "40,1,felton,1,"),
        ]],
    ),
    (
        "AL414",
        &[
            &[
                (
                    "tanks.csv",
                    "30000,yearbook\n",
                    "30000,yearbook\nmoa,Moa,fuel-oil,,east,4000,0,0,yearbook\n",
                ),
                (
                    "inland.csv",
                    "",
                    "id,from,to,mode,rate_t_per_h,batch_t,source\nship,felton,moa,coaster,10,3700,yearbook\n",
                ),
            ],
            &[
                (
                    "tanks.csv",
                    "30000,yearbook\n",
                    "30000,yearbook\nmoa,Moa,fuel-oil,,east,4000,0,0,yearbook\n",
                ),
                (
                    "inland.csv",
                    "",
                    "id,from,to,mode,rate_t_per_h,keep_kt,source\nroad,felton,moa,truck,10,60,yearbook\n",
                ),
            ],
        ],
    ),
    (
        "AL501",
        &[
            &[("case.toml", "id = \"felton\"", "id = \"feltn\"")],
            &[("case.toml", "table = \"units\"", "table = \"unit\"")],
            &[("case.toml", "enable = [\"embargo\"]", "enable = [\"embargos\"]")],
            &[("case.toml", "field = \"capacity_mw\", value = 200", "field = \"id\", value = \"x\"")],
        ],
    ),
    ("AL502", &[&[("case.toml", "id = \"no-venezuela\"", "id = \"baseline\"")]]),
    (
        "AL503",
        &[
            &[("case.toml", "kind = \"embargo\"", "kind = \"embargoes\"")],
            &[("case.toml", "kind = \"embargo\"", "")],
        ],
    ),
    (
        "AL505",
        &[
            &[("case.toml", "id = \"no-venezuela\"", "id = \"no-venezuela\"\ninclude = [\"no-venezuela\"]")],
            &[(
                "case.toml",
                "[[scenario]]",
                "[[scenario]]\nid = \"a\"\ninclude = [\"no-venezuela\"]\n\n[[scenario]]\ninclude = [\"a\"]",
            )],
        ],
    ),
    ("AL601", &[&[("tanks.csv", "30000,yearbook", "30000,")]]),
    (
        "AL602",
        &[
            &[("units.csv", "80,felton,260", "80,,"), ("offtakes.csv", "-", "")],
            &[("tanks.csv", "2000,30000", "0,0"), ("agreements.csv", "-", ""), ("production.csv", "-", "")],
        ],
    ),
    (
        "AL603",
        &[
            &[("demand.csv", "2400", "240000")],
            &[
                ("units.csv", "-", ""),
                ("batteries.csv", "-", ""),
                ("demand_response.csv", "-", ""),
                ("common_outages.csv", "-", ""),
                ("maintenance.csv", "-", ""),
                (
                    "case.toml",
                    "change = [{ table = \"units\", id = \"felton\", field = \"capacity_mw\", value = 200 }]",
                    "",
                ),
            ],
        ],
    ),
    ("AL604", &[&[("demand.csv", "150,,evening", "150,,")]]),
    (
        "AL605",
        &[
            &[("case.toml", "kind = \"embargo\"\nsupplier = \"venezuela\"", "kind = \"finance-embargo\"")],
            &[
                ("suppliers.csv", "source\n", "credit_limit_musd,source\n"),
                ("suppliers.csv", ",yearbook", ",80,yearbook"),
            ],
            &[("fuels.csv", "42.7,7.5,74.1", ",7.5,74.1")],
            &[("common_outages.csv", "felton,spine", ",")],
            &[("case.toml", "kind = \"embargo\"\nsupplier", "kind = \"parts-embargo\"\nsupplier")],
            &[("regimes.csv", "", "id,supplier,parts_factor,source\nshut,venezuela,0,yearbook\n")],
            &[
                ("ports.csv", "1,1500,", "1,,"),
                (
                    "case.toml",
                    "kind = \"embargo\"\nsupplier = \"venezuela\"",
                    "kind = \"port-closure\"\nports = [\"nipe\"]\nrate_factor = 0.5",
                ),
            ],
        ],
    ),
];

/// A column for the factor on the size of cargoes.
const CARGO_FACTOR: Patch = ("agreements.csv", "source\n", "cargo_factor,source\n");

/// Two weather years, whose columns are then wanted in profiles.
const WEATHER_YEARS: Patch = ("case.toml", "[settings]", "[settings]\nweather_years = [\"2012\", \"2013\"]");

/// A profile that doubles what follows it at noon.
const SWING: &str = "hour_of_day,swing\n0,1\n1,1\n2,1\n3,1\n4,1\n5,1\n6,1\n7,1\n8,1\n9,1\n10,1\n11,1\n12,2\n13,1\n14,1\n\
                     15,1\n16,1\n17,1\n18,1\n19,1\n20,1\n21,1\n22,1\n23,1\n";
