//! Journeys.
use super::desk::*;

#[test]
fn look() {
    for size in SIZES {
        let mut desk = Desk::new(size);
        println!("{}\n", desk.screen());
        desk.press("enter");
        println!("{}\n", desk.screen());
        desk.press("esc 2");
        println!("{}\n", desk.screen());
        desk.press("3");
        println!("{}\n", desk.screen());
        desk.press("4");
        println!("{}\n", desk.screen());
        desk.press("1 j a");
        desk.enter("agreed with the board");
        println!("{}\n", desk.screen());
        desk.press("esc ?");
        println!("{}\n", desk.screen());
    }
}
