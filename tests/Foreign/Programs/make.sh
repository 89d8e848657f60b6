# package: make
# runs: a makefile with patterns, variables, recursion and two jobs at once; then nothing left to do; then an error
mkdir sub
printf 'all:\n\t@echo in $(CURDIR:$(dir $(CURDIR))%%=%%) with $(WORD)\n' > sub/Makefile
cat > Makefile <<'END'
parts := $(addsuffix .out,one two three)
export WORD := exported
all: total
	@$(MAKE) --no-print-directory -C sub
%.out: %.in
	tr a-z A-Z < $< > $@
%.in:
	echo $* > $@
total: $(parts)
	cat $^ > $@
.PRECIOUS: %.in
fail:
	@exit 3
END
make -j 1
cat total
touch two.in
make -s -j 2
make total
make fail 2>&1
echo $?
