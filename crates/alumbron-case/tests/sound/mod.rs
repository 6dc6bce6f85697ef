//! A small sound case in memory, to be patched into unsound ones.
#![allow(dead_code, reason = "each test binary uses some of them")]

use alumbron_case::Files;

pub(crate) const FILES: &[(&str, &str)] = &[
    (
        "case.toml",
        r#"name = "isla"
title = "Isla"

[horizon]
start = 2022-01-01
hours = 48

[settings]
sharing = "shared"

[[source]]
id = "yearbook"
title = "Yearbook of the national statistics office"
date = 2022
confidence = "reported"

[[scenario]]
id = "no-venezuela"
title = "Without Venezuela"
enable = ["embargo"]
change = [{ table = "units", id = "felton", field = "capacity_mw", value = 200 }]

[[disruption]]
id = "embargo"
kind = "embargo"
supplier = "venezuela"
start = 2022-01-02
active = false
"#,
    ),
    (
        "regions.csv",
        "id,title,population,reserve_mw,latitude_deg,longitude_deg,source\n\
         west,West,2000000,20,22.9,-82.4,yearbook\n\
         east,\"East, with mountains\",1500000,0,20.4,-76.2,yearbook\n",
    ),
    ("links.csv", "id,from,to,limit_mw,limit_back_mw,source\nspine,west,east,200,150,yearbook\n"),
    (
        "demand.csv",
        "id,region,peak_mw,energy_mwh,profile,noise_share,noise_group,source\n\
         west,west,150,,evening,0.05,weather,yearbook\n\
         east,east,,2400,,,,yearbook\n",
    ),
    (
        "profiles/demand.csv",
        "hour_of_day,evening\n0,0.6\n1,0.6\n2,0.6\n3,0.6\n4,0.6\n5,0.6\n6,0.6\n7,0.6\n8,0.6\n9,0.6\n10,0.6\n11,0.6\n\
         12,0.6\n13,0.6\n14,0.6\n15,0.6\n16,0.6\n17,0.6\n18,0.6\n19,1\n20,1\n21,0.8\n22,0.6\n23,0.6\n",
    ),
    (
        "interfaces.csv",
        "id,title,links,region,limit_mw,limit_back_mw,source\ncorridor,Corridor,spine,east,180,150,yearbook\n",
    ),
    ("technologies.csv", "id,title,parts_supplier,source\nsteam,Steam,venezuela,yearbook\n"),
    (
        "units.csv",
        "id,title,region,technology,capacity_mw,count,mttf_h,mttr_h,tanks,specific_use_g_per_kwh,source\n\
         felton,Felton,east,steam,250,2,900,80,felton,260,yearbook\n\
         hydro,Hydro,west,,40,1,,,,,yearbook\n",
    ),
    (
        "batteries.csv",
        "id,title,region,discharge_mw,energy_mwh,charge_efficiency,mttf_h,mttr_h,source\n\
         cell,Cell,west,20,80,0.9,2000,50,yearbook\n\
         dam,Dam,east,30,900,,,,yearbook\n",
    ),
    (
        "demand_response.csv",
        "id,title,region,borrow_mw,energy_mwh,interest_share,payback_within_h,source\n\
         pumps,Pumps,west,10,40,0.01,12,yearbook\n",
    ),
    (
        "common_outages.csv",
        "id,title,units,links,mttf_h,mttr_h,source\nsubstation,Substation,felton,spine,9000,24,yearbook\n",
    ),
    (
        "maintenance.csv",
        "id,unit,start,end,machines,source\noverhaul,felton,2022-01-01,2022-01-02 12:00,1,yearbook\n",
    ),
    (
        "fuels.csv",
        "id,title,lhv_gj_per_t,density_bbl_per_t,emission_kg_per_gj,source\n\
         fuel-oil,Fuel oil,40.2,6.4,77.4,yearbook\ndiesel,Diesel,42.7,7.5,74.1,yearbook\n",
    ),
    (
        "tanks.csv",
        "id,title,fuel,port,region,capacity_t,heel_t,stock_t,source\n\
         felton,Felton tanks,fuel-oil,nipe,east,60000,2000,30000,yearbook\n",
    ),
    ("production.csv", "id,tank,rate_t_per_d,source\nwells,felton,100,yearbook\n"),
    (
        "offtakes.csv",
        "id,tank,rate_t_per_h,priority,stops_below_t,source\nnickel,felton,5,after-power,5000,yearbook\n",
    ),
    (
        "ports.csv",
        "id,title,region,berths,unloading_t_per_h,max_cargo_t,source\nnipe,Nipe,east,1,1500,50000,yearbook\n",
    ),
    (
        "suppliers.csv",
        "id,title,latitude_deg,longitude_deg,source\nvenezuela,Venezuela,10.2,-67.5,yearbook\n",
    ),
    (
        "agreements.csv",
        "id,supplier,fuel,tanks,cargo_kbbl,first,every_d,loading_reliability,voyage_d,delay,source\n\
         pact,venezuela,fuel-oil,felton,250,h0,10,0.9,5,exponential(48),yearbook\n",
    ),
];

/// The sound case.
pub(crate) fn sound() -> Files {
    Files::from_texts("isla", FILES.iter().copied())
}

/// The sound case with texts replaced: in a file, one text by another. A file that is not there is made; an empty
/// `from` replaces the whole file, and `"-"` for it removes the file.
pub(crate) fn patched(patches: &[(&str, &str, &str)]) -> Files {
    let mut texts: Vec<(String, String)> =
        FILES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    for (file, from, to) in patches {
        match texts.iter_mut().find(|(name, _)| name == file) {
            None => texts.push(((*file).to_owned(), (*to).to_owned())),
            Some(_) if *from == "-" => texts.retain(|(name, _)| name != file),
            Some((_, text)) if from.is_empty() => *text = (*to).to_owned(),
            Some((_, text)) => {
                assert!(text.contains(from), "{file} has no {from:?}");
                *text = text.replacen(from, to, 1);
            }
        }
    }
    Files::from_texts("isla", texts)
}
