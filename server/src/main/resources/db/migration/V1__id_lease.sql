-- The one row from which every node leases blocks of 65,536 ids.
create table id_lease (
  singleton boolean primary key default true check (singleton),
  next_id bigint not null
);

insert into id_lease (next_id) values (0);
