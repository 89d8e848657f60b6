; The screen's fonts and the widths of characters, as tools/Image converts them (kernel/Devices/Screens/Font.cs, CharacterWidths.cs).

global TineFont
global TineLargeFont
global TineCharacterWidths

section .rodata align=8
TineFont:
        incbin  "font.bin"
        align   8
TineLargeFont:
        incbin  "large.bin"
        align   8
TineCharacterWidths:
        incbin  "widths.bin"
