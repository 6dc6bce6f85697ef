//! The state of an unfinished run: what is saved is what is loaded, and only for the same run.

use std::fs;

use alumbron_report::state::{Head, Identity, StateError, find, load, path, save};

use crate::synthetic::island;

fn identity() -> Identity {
    let [version, scenario, digest] = ["1.2.3", "baseline", "0123456789abcdef"].map(str::to_owned);
    let [policy, plan] = ["burn-first", "--samples 5"].map(str::to_owned);
    Identity { version, scenario, digest, policy, seed: 1, plan }
}

#[test]
fn what_is_saved_is_loaded_to_the_last_bit() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("deep/out");
    let (_, mut outcome) = island(5);
    // Values whose bits are easily lost on the way.
    outcome.samples[3].unserved_mwh = -0.0;
    outcome.samples[4].max_shed_mw = f64::MIN_POSITIVE / 8.0;
    assert!(find(&dir).unwrap().is_none() && load(&dir, &identity()).unwrap().is_none());
    save(&dir, &identity(), &outcome).unwrap();
    assert_eq!(find(&dir).unwrap(), Some(Head { identity: identity(), samples: 5 }));
    let so_far = load(&dir, &identity()).unwrap().unwrap();
    // What `Debug` prints of a float names it to the last bit.
    assert_eq!(format!("{:?}", so_far.tally), format!("{:?}", outcome.tally));
    assert_eq!(format!("{:?}", so_far.samples), format!("{:?}", outcome.samples));
    let names: Vec<_> = fs::read_dir(dir.parent().unwrap()).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(names, [path(&dir).unwrap()], "one file, and no draft");
}

#[test]
fn every_difference_is_named() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("out");
    save(&dir, &identity(), &island(5).1).unwrap();
    let others = [
        ("version `1.2.3`, not `1.2.4`", Identity { version: "1.2.4".into(), ..identity() }),
        ("scenario `baseline`, not `dry`", Identity { scenario: "dry".into(), ..identity() }),
        ("a case with the digest `0123456789abcdef`, not `0`", Identity { digest: "0".into(), ..identity() }),
        ("policy `burn-first`, not `other`", Identity { policy: "other".into(), ..identity() }),
        ("seed `1`, not `2`", Identity { seed: 2, ..identity() }),
        ("the plan `--samples 5`, not `--samples 6`", Identity { plan: "--samples 6".into(), ..identity() }),
    ];
    for (told, other) in others {
        let refused = load(&dir, &other).unwrap_err();
        assert!(matches!(refused, StateError::Other { .. }), "{refused}");
        assert!(refused.to_string().contains(told), "{refused}");
    }
}

#[test]
fn no_damage_of_any_byte_goes_unnoticed() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("out");
    save(&dir, &identity(), &crate::synthetic::tiny(3).1).unwrap();
    let file = path(&dir).unwrap();
    let sound = fs::read(&file).unwrap();
    // All of a short file would take long; the ends and a part of the middle.
    let places = (0..sound.len()).filter(|n| *n < 200 || n % 97 == 0 || n + 20 > sound.len());
    for n in places {
        for damaged in [sound[..n].to_vec(), [&sound[..n], &[sound[n] ^ 0x10], &sound[n + 1..]].concat()] {
            fs::write(&file, &damaged).unwrap();
            assert!(matches!(load(&dir, &identity()), Err(StateError::Damaged { .. })), "byte {n}");
            assert!(matches!(find(&dir), Err(StateError::Damaged { .. })), "byte {n}");
        }
    }
}
