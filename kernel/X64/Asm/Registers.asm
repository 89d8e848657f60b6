; Instructions that C# has no words for, one a function. System V: rdi, rsi, rdx, rcx; result in rax.

global TineOutByte, TineOutWord, TineOutDouble, TineInByte, TineInWord, TineInDouble
global TineReadMsr, TineWriteMsr, TineCpuid, TineReadTsc, TineReadCr2, TineWriteCr3, TineReadCr4, TineWriteCr4
global TineReloadCr3, TineInvalidatePage, TineReadCr3
global TineBreakAtTranslations, TineWriteDebugRegisters, TineTakeDebugStatus, TineForgetWatchedPage
extern TineCopyUser
extern TineFlushOthers, TineFlushOthersOf
global TineFlushElsewhere, TineInvalidatePageEndAddress, TineReloadCr3EndAddress, TineFlushElsewhereAddress, TinePause, TineHaltAtDoor
global TineLoadGdt, TineLoadIdt, TineLoadTaskRegister, TineReadGsQuad
global TineWriteXcr0, TineXsave, TineXrstor, TineFxsave, TineFxrstor
global TineReadFsBase, TineWriteFsBase, TineReadUserGsBase, TineWriteUserGsBase
global TineHalt, TineTripleFault, TineEnableInterruptsAndHalt, TineAcceptInterrupts, TineReadRandom, TineFramePointer, TineMultiplyShift32

%include "common.inc"

DR6_NONE                equ 0xffff0ff0
DR7_FOUR_INSTRUCTIONS   equ 0x4aa       ; bits G0 to G3, and one that reads as 1; kind and length of each 0: instructions

section .text
bits 64

TineOutByte:
        mov     edx, edi
        mov     eax, esi
        out     dx, al
        ret
TineOutWord:
        mov     edx, edi
        mov     eax, esi
        out     dx, ax
        ret
TineOutDouble:
        mov     edx, edi
        mov     eax, esi
        out     dx, eax
        ret
TineInByte:
        mov     edx, edi
        xor     eax, eax
        in      al, dx
        ret
TineInWord:
        mov     edx, edi
        xor     eax, eax
        in      ax, dx
        ret
TineInDouble:
        mov     edx, edi
        in      eax, dx
        ret

TineReadMsr:
        mov     ecx, edi
        rdmsr
        shl     rdx, 32
        or      rax, rdx
        ret
TineWriteMsr:
        mov     ecx, edi
        mov     eax, esi
        mov     rdx, rsi
        shr     rdx, 32
        wrmsr
        ret

; void TineCpuid(uint leaf, uint subleaf, uint* eax_ebx_ecx_edx)
TineCpuid:
        push    rbx
        mov     r8, rdx
        mov     eax, edi
        mov     ecx, esi
        cpuid
        mov     [r8], eax
        mov     [r8 + 4], ebx
        mov     [r8 + 8], ecx
        mov     [r8 + 12], edx
        pop     rbx
        ret

TineReadTsc:
        rdtsc
        shl     rdx, 32
        or      rax, rdx
        ret

TineReadCr2:
        mov     rax, cr2
        ret
TineWriteCr3:
        mov     cr3, rdi
        ret
TineReloadCr3:
        mov     rax, cr3
        mov     cr3, rax
TineReloadCr3End:
        ret                             ; With several processors these two bytes are one NOP (Tlb.FlushEverywhere).
        nop
        xor     edi, edi
        jmp     TineFlushOthers
TineReadCr3:
        mov     rax, cr3
        ret
TineReadCr4:
        mov     rax, cr4
        ret
TineWriteCr4:
        mov     cr4, rdi
        ret
TineInvalidatePage:
        invlpg  [rdi]
TineInvalidatePageEnd:
        ret                             ; likewise
        nop
        jmp     TineFlushOthers
TineFlushElsewhere:
        ret                             ; likewise
        nop
        jmp     TineFlushOthersOf

TineInvalidatePageEndAddress:
        lea     rax, [rel TineInvalidatePageEnd]
        ret
TineReloadCr3EndAddress:
        lea     rax, [rel TineReloadCr3End]
        ret
TineFlushElsewhereAddress:
        lea     rax, [rel TineFlushElsewhere]
        ret

; The same, past the breakpoint of TineBreakAtTranslations.
TineForgetWatchedPage:
        invlpg  [rdi]
        ret

; void TineBreakAtTranslations(): a debug exception before each of these is run
TineBreakAtTranslations:
        lea     rax, [rel TineWriteCr3]
        mov     dr0, rax
        lea     rax, [rel TineReloadCr3]
        mov     dr1, rax
        lea     rax, [rel TineInvalidatePage]
        mov     dr2, rax
        lea     rax, [rel TineCopyUser]
        mov     dr3, rax
        mov     eax, DR7_FOUR_INSTRUCTIONS
        mov     dr7, rax
        ret

; void TineWriteDebugRegisters(ulong dr0, ulong dr1, ulong dr2, ulong dr3, ulong dr7)
TineWriteDebugRegisters:
        xor     eax, eax
        mov     dr7, rax                ; none is armed while its address changes
        mov     dr0, rdi
        mov     dr1, rsi
        mov     dr2, rdx
        mov     dr3, rcx
        mov     dr7, r8
        ret

; ulong TineTakeDebugStatus(): why the last debug exception came; cleared, as the processor only adds to it
TineTakeDebugStatus:
        mov     rax, dr6
        mov     ecx, DR6_NONE
        mov     dr6, rcx
        ret

; void TineLoadGdt(void* pointer): the ten bytes of limit and base; then every segment register is loaded anew.
TineLoadGdt:
        lgdt    [rdi]
        push    KERNEL_CS
        lea     rax, [rel .reloaded]
        push    rax
        o64 retf
.reloaded:
        mov     eax, KERNEL_SS
        mov     ss, eax
        xor     eax, eax
        mov     ds, eax
        mov     es, eax
        ret
TineLoadIdt:
        lidt    [rdi]
        ret
TineLoadTaskRegister:
        ltr     di
        ret

; ulong TineReadGsQuad(ulong offset)
TineReadGsQuad:
        mov     rax, [gs:rdi]
        ret

; void TineWriteXcr0(ulong components)
TineWriteXcr0:
        xor     ecx, ecx
        mov     rax, rdi
        mov     rdx, rdi
        shr     rdx, 32
        xsetbv
        ret

; void TineXsave(void* area): all enabled components; the area is 64-byte aligned, its header zero at first
TineXsave:
        mov     eax, -1
        mov     edx, eax
        xsave64 [rdi]
        ret
TineXrstor:
        mov     eax, -1
        mov     edx, eax
        xrstor64 [rdi]
        ret
TineFxsave:
        fxsave64 [rdi]
        ret
TineFxrstor:
        fxrstor64 [rdi]
        ret

TineReadFsBase:
        rdfsbase rax
        ret
TineWriteFsBase:
        wrfsbase rdi
        ret
; In the kernel the user's GS base is the one that SWAPGS brings.
TineReadUserGsBase:
        swapgs
        rdgsbase rax
        swapgs
        ret
TineWriteUserGsBase:
        swapgs
        wrgsbase rdi
        swapgs
        ret

; A trap that finds no gate, and no gate for that either: the processor shuts down, which resets a PC.
TineTripleFault:
        lidt    [rel no_gates]
        int3

TineHalt:
        cli
.again:
        hlt
        jmp     .again

; The interrupt that ends the wait is taken here: STI works one instruction late, so none is missed.
TineEnableInterruptsAndHalt:
        sti
        hlt
        cli
        ret

; The same for a processor that waits for its turn to run the kernel: few interrupts are handled here (SharedEntries.cs).
TineHaltAtDoor:
        sti
        hlt
        cli
        ret

; Interrupts that wait are taken after NOP: STI works one instruction late.
TineAcceptInterrupts:
        sti
        nop
        cli
        ret

; int TineReadRandom(ulong* value): 1 when the processor gave a number
TineReadRandom:
        mov     ecx, 10
.again:
        rdrand  rdx
        jc      .have
        dec     ecx
        jnz     .again
        xor     eax, eax
        ret
.have:
        mov     [rdi], rdx
        mov     eax, 1
        ret

TinePause:
        pause
        ret

TineFramePointer:
        mov     rax, rbp
        ret

; ulong TineMultiplyShift32(ulong a, ulong b): bits 32 to 95 of the product
TineMultiplyShift32:
        mov     rax, rdi
        mul     rsi
        shrd    rax, rdx, 32
        ret

section .rodata
no_gates:
        dw      0
        dq      0
