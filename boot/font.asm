; The screen's font, as tools/Image converts it (kernel/Devices/Screens/Font.cs).

global TineFont

section .rodata align=8
TineFont:
        incbin  "font.bin"
