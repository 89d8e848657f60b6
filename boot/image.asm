; C# takes the addresses of the linker script's labels through these (kernel/Startup/Image/Image.cs).

section .text
bits 64

%macro ADDRESS_OF 1
        extern  %1
        global  %1Address
%1Address:
        mov     rax, %1
        ret
%endmacro

        ADDRESS_OF TineTextStart
        ADDRESS_OF TineTextEnd
        ADDRESS_OF TineDataStart
        ADDRESS_OF TineImageEnd
        ADDRESS_OF TineSymbols
        ADDRESS_OF TineFont
        ADDRESS_OF TineLargeFont
        ADDRESS_OF TineCharacterWidths
        ADDRESS_OF TineModules
        ADDRESS_OF TineBootStack
        ADDRESS_OF TineCopyUser
        ADDRESS_OF TineCopyUserEnd
